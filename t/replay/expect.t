# phpguard expect: a list of requests and what is to be answered to each.
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use PGTest::Schema;
use Test::More;

my $command = "$FindBin::Bin/../../build/phpguard";
my $conf = <<'END';
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
DirectoryIndex index.php
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O" vhost_common
CustomLog @ROOT@/asked.log vhost_common
<VirtualHost *:@PORT@>
    ServerName one.example
    ServerAlias www.one.example
    RewriteEngine On
    RewriteCond %{HTTP_HOST} ^www
    RewriteRule ^(.*) http://one.example:@PORT@$1 [R=301]
    RewriteRule ^/form - [F]
    <Files gone.php>
        SetHandler proxy:fcgi://127.0.0.1:1
    </Files>
    <Directory @DOCROOT@/secret>
        Require all denied
    </Directory>
    <Location /cookie.html>
        Require expr "%{HTTP_COOKIE} == 'a=b'"
    </Location>
    <Location /from.html>
        Require ip 203.0.113.5
    </Location>
    <Location /ann.html>
        AuthType Basic
        AuthName x
        Require user ann
    </Location>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName two.example
    DocumentRoot @DOCROOT@/two
</VirtualHost>
END
my $s = PGTest->new(name => 'expect', mpm => 'prefork', conf => $conf,
    modules => [qw(php dir rewrite mime alias proxy proxy_fcgi autoindex authz_host authn_core
        auth_basic authz_user)], expect => [qr/./],
    files => { map({ $_ => SOURCE } qw(index.php gone.php two/index.php secret/x.php
        two/config.php.bak)), map { $_ => 'text' } qw(page.html cookie.html
        from.html ann.html form.html two/page.html) });
my $p = $s->port;
my $list = write_to($s->root . '/list', <<"END");
# what the sites are to answer
http://one.example:$p/               runs
http://www.one.example:$p/a          301 http://one.example:$p/a
http://www.one.example:$p/a          301
one.example:$p/index.php             runs   # with a query, too
one.example:$p/index.php?a=1         runs
  one.example:$p/page.html           sent
one.example:$p/page.html             200
one.example:$p/secret/x.php          denied
one.example:$p/secret/x.php          403
one.example:$p/secret/x.php          not source
one.example:$p/none.html             404

one.example:$p/cookie.html           denied
-H "Cookie: a=b" one.example:$p/cookie.html sent
one.example:$p/from.html             sent --from 203.0.113.5
one.example:$p/ann.html              401
one.example:$p/ann.html              sent --user ann
one.example:$p/page.html             405 --method DELETE
http://two.example:$p/index.php      runs
http://two.example:$p/page.html      not source
http://two.example:$p/form           404
END
my $n = 20;

sub expect
{
    my (@args) = @_;
    my ($status, $out, $err) = ask($s, [$command, 'expect', @args]);
    return ($status, $out, $err);
}

{
    my ($status, $out, $err) = expect($list);
    is_deeply([$status, $out, $err], [0, "$n expectations, 0 not met\n", ''],
        'all is as expected');
    ($status, $out) = expect($list, '--tap');
    is($status, 0, '--tap: status');
    is_deeply([split /\n/, $out =~ s/ - .*//gr], ["1..$n", map { "ok $_" }
        1 .. $n], '--tap: a plan, and a line each');
    ($status, $out) = expect($list, '--json');
    is(invalid($out), '', '--json: as the schema says');
    is(scalar(grep { $_->{ok} } map { decode_json($_) } split /\n/, $out), $n,
        '--json: each');
}

# What each is worth: one line of another kind at a time.
for my $case (['/page.html', 'runs', 'sent'], ['/page.html', 'denied', 'sent'],
    ['/page.html', '404', 'sent'], ['/index.php', 'sent', 'runs'],
    ['/index.php', '200', 'runs'], ['/none', 'not source', '404', 0],
    ['/index.php', 'denied', 'runs'], ['/secret/x.php', 'runs', 'denied (403)'],
    ['/secret/x.php', '401', 'denied (403)'], ['/none', '301', '404'],
    ['/', '301 http://x/', 'runs'], ['/gone.php', 'runs', '503'], ['/%00', 'runs', '404'],
    ['/two/config.php.bak', 'not source', 'leaks (refused: 500)'],
    ['/two/config.php.bak', '500', '', 0]) {
    my ($path, $words, $got, $want) = @$case;
    write_to($s->root . '/one', "http://one.example:$p$path $words\n");
    my ($status, $out) = expect($s->root . '/one');
    is($status, $want // 1, "$path $words: status");
    like($out, qr{^\S+/one:1: http://\S+: expected \Q$words\E, got \Q$got\E$}m,
        "$path $words: what is answered") if $status;
}
for my $case (['', 'contains no expectations'], ["# only\n\n", 'contains no expectations'],
    ["one.example:$p/\n", 'a line consists of a URL and an expectation: runs, '],
    ["one.example:$p/ walks\n", 'invalid expectation "walks"'],
    ["one.example:$p/ runs fast\n", 'unexpected word "fast"'],
    ["one.example:$p/ not\n", 'invalid expectation "not"'],
    ["one.example:$p/ runs --fast\n", 'unknown option "--fast"'],
    ["one.example:$p/ runs -H\n", '-H requires a value'],
    ["one.example:$p/ runs -H Cookie\n", 'is not a header'],
    ["one.example:$p/ runs --from here\n", 'is not an IP address'],
    ["one.example:$p/ runs \"\" x\n", 'empty word'],
    ["one.example:1/ runs --method 'G T'\n", 'is not a method'],
    ["ftp://one.example/ runs\n", 'does not begin with http:// or https://'],
    ["one.example:$p/\e[31m runs\n", 'expected runs, got ']) {
    my ($text, $why) = @$case;
    write_to($s->root . '/one', $text);
    my ($status, $out) = expect($s->root . '/one');
    is($status, 1, "$why: never passes");
    like($out, qr/\Q$why\E/, "$why: said");
    unlike($out, qr/\e/, "$why: nothing that a terminal obeys");
    ($status, $out) = expect($s->root . '/one', '--json');
    is(invalid($out), '', "$why: as the schema says");
}

# What a reader of the answer does with it: a shell, and prove.
{
    write_to($s->root . '/one', "\"http://one.example:$p/it's;id#todo\" runs\n");
    my ($status, $out) = expect($s->root . '/one');
    like($out, qr{^  more +phpguard explain 'http://one\.example:$p/it'\\''s;id#todo'$}m,
        'the command can be copied');
    ($status, $out) = expect($s->root . '/one', '--tap');
    like($out, qr{^not ok 1 - http://one\.example:$p/it's;id\\#todo runs$}m,
        '--tap: a fragment is no directive');
}

# What is no file.
for my $form ([], ['--tap'], ['--json']) {
    my ($status, $out, $err) = expect('/dev/zero', @$form);
    is($status, 1, "/dev/zero @$form: never passes");
    is(@$form && $form->[0] eq '--json' ? invalid($out) : $out =~ m{^(?:# )?/dev/zero: a device$}m,
        @$form && $form->[0] eq '--json' ? '' : 1, 'and said') or diag($out);
}

# What the manual, README and the package show are lists.
for my $shown ("$FindBin::Bin/../../build/host/alerting/sites.expect",
    write_to($s->root . '/readme', join "\n", PGTest::slurp("$FindBin::Bin/../../README")
        =~ /^ {4}(\S*www\.example\.org\S* {2,}\S.*|http:\S+ {2,}301 \S+)$/mg),
    write_to($s->root . '/manual', join '', PGTest::slurp(
        "$FindBin::Bin/../../build/man/phpguard.8") =~ /^\.nf\n(https:.*?)^\.fi/ms)) {
    write_to($s->root . '/plain', PGTest::slurp($shown) =~ s/\\-/-/gr);
    my ($status, $out) = expect($s->root . '/plain', '--json');
    my @lines = map { decode_json($_) } split /\n/, $out;
    cmp_ok(scalar @lines, '>', 4, "$shown: its lines");
    is(join(' ', map { $_->{wrong} // () } @lines), '', "$shown: each is one");
}

# A breakage: exactly the lines that it changes.
{
    my $file = $s->write_file('two/.htaccess',
        "<Files *.php>\nSetHandler php5-cgi\n</Files>\n");
    my ($status, $out, $err) = expect($list);
    is($status, 1, 'a breakage: status 1');
    is($out, "$list:20: http://two.example:$p/index.php: expected runs, got "
        . "leaks (refused: 500)\n  more       phpguard explain http://two.example:"
        . "$p/index.php\n$n expectations, 1 not met\n", 'and that line alone');
    is((expect($list, '--tap'))[1] =~ /^(not ok.*\n#.*\n)/m ? $1 : '',
        "not ok 18 - http://two.example:$p/index.php runs\n# $list:20: got "
        . "leaks (refused: 500)\n", '--tap says why');
    unlink $file;
}

# What no expectation reaches.
{
    my ($status, $out) = expect($list, '--coverage');
    is($status, 0, '--coverage: no error by itself');
    like($out, qr/^not reached: RewriteRule \^\/form - \[F\] \(\S+:\d+\)\n/m,
        'a RewriteRule that is not reached');
    like($out, qr/^coverage: (\d+) % of (\d+)$/m, 'and how much is');
    my ($percent, $of) = $out =~ /^coverage: (\d+) % of (\d+)$/m;
    is(scalar(() = $out =~ /^not reached/mg), $of - int(.999 + $percent * $of / 100),
        'each that is not is named') or diag($out);
    is((expect($list, '--fail-under', $percent))[0], 0, '--fail-under');
    is((expect($list, '--fail-under', $percent + 1))[0], 1,
        '--fail-under more than that');
    write_to($s->root . '/one', "http://one.example:$p/page.html sent\n");
    ($status, $out) = expect($s->root . '/one', '--coverage');
    like($out, qr/^not reached: vhost two\.example:$p \(\S+:\d+\)$/m, 'a vhost');
    like($out, qr/^not reached: section <FilesMatch "\\\.php\$">: SetHandler/m,
        'a section that maps PHP');
    ($status, $out) = expect($s->root . '/one', '--coverage', '--json');
    is(invalid($out), '', '--coverage --json: as the schema says');
    like($out, qr/"not_reached":"vhost"/, 'the same there');
}

# From a log.
{
    $s->raw("GET $_->[1] HTTP/1.0\r\nHost: $_->[0]:$p\r\n\r\n")
        for ['one.example', '/?pw=secret'], ['one.example', '/page.html'],
            ['one.example', '/page.html?x'], ['one.example', '/secret/x.php'],
            ['two.example', '/'], ['two.example', '/config.php.bak'],
            ['two.example', '/none'];
    my ($status, $out, $err) = expect('--write', $s->root . '/asked.log');
    is($status, 0, '--write: status');
    is($out, <<"END", '--write: each URL once, without its query');
# http://two.example:$p/config.php.bak: leaks (refused: 500) now
http://one.example:$p/ runs
http://one.example:$p/page.html sent
http://one.example:$p/secret/x.php denied
http://two.example:$p/ runs
http://two.example:$p/none 404
END
    is((expect(write_to($s->root . '/written', $out)))[0], 0,
        'and it is as expected');
    is((expect('--write'))[1], $out, 'the default: the logs there are');
}
# Which of two vhosts of a name it was %p says, without a server that runs.
SKIP: {
    skip 'no mod_ssl', 2 if !-e '/usr/lib/apache2/modules/mod_ssl.so';
    my $s = PGTest::Lint->make({ path => 'two ports', files => '', part => {},
        modules => 'rewrite socache_shmcb ssl', conf => <<'END' });
Listen 127.0.0.1:80
Listen 127.0.0.1:443
<VirtualHost *:80>
    ServerName www.example.org
    RewriteEngine On
    RewriteCond %{HTTPS} off
    RewriteRule ^(.*) https://www.example.org$1 [R=301]
</VirtualHost>
<VirtualHost *:443>
    ServerName www.example.org
    SSLEngine on
</VirtualHost>
END
    write_to($s->docroot . '/page.html', 'page');
    my $log = write_to($s->root . '/two.log', join '', map { "www.example.org:"
        . "$_->[0] 127.0.0.1 - - [30/Nov/2026:00:00:00 +0000] \"GET /page.html "
        . "HTTP/1.1\" $_->[1] 5 \"-\" \"-\"\n" } [80, 301], [443, 200]);
    is((ask($s, [$command, 'expect', '--write', $log]))[1], <<'END', 'each port');
http://www.example.org/page.html 301 https://www.example.org/page.html
https://www.example.org/page.html sent
END
    is((ask($s, [$command, 'replay', $log]))[0], 0, 'and as the log says');
    $s->gone;
}
for my $case ([qr/expect requires a file/], [qr/cannot read "\/none"/, '/none'],
    [qr/expect requires a file/, $list, $list], [qr/cannot be combined/, $list,
        '--tap', '--json'], [qr/--distinct is for replay/, '--distinct', 5],
    [qr/--fail-under requires a number/, '--fail-under', 'x', $list],
    [qr/cannot be combined/, '--write', '--json']) {
    my ($like, @args) = @$case;
    my ($status, $out, $err) = expect(@args);
    is($status, 3, "@args: status 3");
    like($err, $like, "@args: why");
}
$s->stop;
done_testing;
