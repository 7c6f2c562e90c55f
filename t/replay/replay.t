# phpguard replay: the requests of a real server's logs, asked of the
# configuration that wrote them, and of ten that are broken.
#
#   prove t/replay/replay.t :: SEED REQUESTS
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::PHP;
use PGTest::Replay;
use PGTest::Schema;
use PGTest::Sites;
use Test::More;
use Time::HiRes qw(sleep);

my ($seed, $requests) = @ARGV ? @ARGV : (777, 400);
my $command = "$FindBin::Bin/../../build/phpguard";
my $fpm = PGTest::PHP->fpm;

# Debian's apache2.conf has these, and httpd's own.
my %formats = (
    vhost_combined => '%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" '
        . '\"%{User-Agent}i\"',
    combined => '%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" '
        . '\"%{User-Agent}i\"',
    common => '%h %l %u %t \"%r\" %>s %O',
    parts => '%{Host}i|%a|%r|%>s', pieces => '%p %>s %v %m %U%q end',
);
sub logs
{
    return map { "LogFormat \"$formats{$_}\" $_\nCustomLog \@ROOT\@/$_.log $_\n" }
        @_;
}

# The lines of "replay --json", and its exit status.
sub replayed
{
    my ($s, @args) = @_;
    my ($status, $out, $err) = ask($s, [$command, 'replay', '--json', @args]);
    is(invalid($out), '', "@args: as the schema says") or diag($err);
    my @lines = map { decode_json($_) } split /\n/, $out;
    diag($err) if !@lines;
    return (pop @lines || {}, $status, @lines);
}

sub name_of { $_[0] =~ /^(.*):/ ? $1 : $_[0] }

# {vhost}{"200 refused 500"} => how many requests
sub groups
{
    my %all;
    for my $g (@_) {
        $all{name_of($g->{unknown_vhost} ? "$g->{unknown_vhost}:"
                     : $g->{vhost})}{join ' ', $g->{then}, $g->{now},
            $g->{status} // ()} += $g->{requests};
    }
    return \%all;
}

# Random sites with each way in that a request has: the configuration that
# wrote a log answers as the log says.
sub same
{
    my ($set) = @_;
    my $home = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $home;
    my $g = PGTest::Sites->new(seed => $seed, set => $set, sites => 8,
        home => $home, socket => $fpm->socket)->write;
    my $second = PGTest::free_port();
    my $s = PGTest->new(name => $set, modules => $g->modules, expect => [qr/./],
        mpm => $set eq 'php' ? 'prefork' : 'event',
        conf => $g->conf . join('', logs('vhost_combined', 'parts')),
        vars => { OTHER => $second });
    my @urls = $g->urls(1000);
    for my $n (0 .. $requests - 1) {
        my $q = $urls[$n % @urls];
        local $s->{port} = $second if $q->{port} == 2;
        $s->raw("$q->{method} $q->{path} HTTP/1.0\r\n"
            . "Host: $q->{host}:$s->{port}\r\n"
            . ($q->{method} eq 'POST' ? "Content-Length: 0\r\n" : '')
            . "Connection: close\r\n\r\n");
    }
    for my $format (qw(vhost_combined parts)) {
        my ($total, $status, @changed)
            = replayed($s, $s->root . "/$format.log");
        is($status, 0, "$set, $format: nothing is answered otherwise")
            or diag(explain(\@changed));
        # prefork's dummy connections write a line, too
        is(compared($total) + $total->{no_request}, $total->{lines},
            "$set, $format: all are counted");
        cmp_ok($total->{exactly} + $total->{program}, '>', $requests * .7,
            "$set, $format: most are compared");
    }
    $s->stop;
}
same($_) for qw(fpm php none);

# What a log leaves open: headers, other names, a server in front, who has
# authenticated. What it tells is asked with.
{
    my $vhost = sub { "<VirtualHost *:\@PORT\@>\nServerName $_[0].example\n"
        . "$_[1]\n</VirtualHost>\n" };
    my $s = PGTest->new(name => 'what a log leaves open', expect => [qr/./],
        modules => [qw(rewrite dir mime authn_core authn_file auth_basic
            authz_user authz_host setenvif proxy proxy_fcgi)],
        files => { 'page.html' => "text\n" x 100, '/users' =>
            "ann:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=\n" },
        conf => join('', logs('vhost_combined'),
            $vhost->('tls', <<'END'), $vhost->('name', <<'END'),
RewriteEngine On
RewriteCond %{HTTP:X-Forwarded-Proto} !https
RewriteRule ^(.*) https://%{HTTP_HOST}$1 [R=301,L]
END
ServerAlias www.name.example *.wild.example
RewriteEngine On
RewriteCond %{HTTP_HOST} ^www
RewriteRule ^(.*) http://name.example$1 [R=301,L]
END
            $vhost->('agent', <<'END'), $vhost->('referer', <<'END'),
RewriteEngine On
RewriteCond %{HTTP_USER_AGENT} ^(evil|$)
RewriteRule ^ - [F]
END
RewriteEngine On
RewriteCond %{HTTP_REFERER} !^http://referer\.example/
RewriteRule ^ - [F]
END
            $vhost->('user', <<'END'), $vhost->('cookie', <<'END'),
<Location />
    AuthType Basic
    AuthName x
    AuthUserFile @ROOT@/users
    Require valid-user
</Location>
END
<Location />
    Require expr "%{HTTP_COOKIE} == 'a=b'"
</Location>
END
            $vhost->('Case', <<'END'),
RewriteEngine On
RewriteCond %{SERVER_NAME}:%{SERVER_PORT} =case.example:@PORT@
RewriteRule ^ - [F]
END
            # the page does not exist: its 404 is logged
            $vhost->('scheme', "ErrorDocument 500 /none\nProxyPass /none !\n"
                . 'ProxyPass / nobody://x/'),
            $vhost->('backend', "ErrorDocument 503 /none\nProxyPass /none !\n"
                . 'ProxyPass / fcgi://127.0.0.1:1/'),
            $vhost->('address', "<Location />\nRequire ip 127.0.0.1\n"
                . '</Location>')));
    my $n = 0;
    for (['tls', 'X-Forwarded-Proto: https'], ['tls'], ['name'], ['www.name'],
        ['x.wild'], ['agent', 'User-Agent: fine'], ['agent', 'User-Agent: evil'],
        ['agent'], ['referer', 'Referer: http://referer.example/a'],
        ['referer', 'Referer: http://x/'], ['user'], ['cookie'],
        ['user', 'Authorization: Basic YW5uOnRlc3Q='],
        ['user', 'Authorization: Basic YW5uOnNlY3JldA=='],
        ['cookie', 'Cookie: a=b'], ['address'], ['Case'], ['scheme'], ['backend'],
        ['name', 'Range: bytes=0-4'],
        ['name', 'Range: bytes=90000-'],
        ['name', 'If-None-Match: *']) {
        my ($name, @headers) = @$_;
        my $text = $s->raw(join "\r\n", 'GET /page.html HTTP/1.1',
            "Host: $name.example:$s->{port}", @headers, 'Connection: close',
            "\r\n");
        note("$name @headers: ", $text =~ /^(.*)/);
        $n++;
    }
    my ($total, $status, @changed)
        = replayed($s, $s->root . '/vhost_combined.log');
    is($status, 0, 'nothing is answered otherwise') or diag(explain(\@changed));
    is(compared($total), $n, 'all are counted');
    is_deeply($total->{unknown}, [{ requests => 1,
        why => 'a Require that depends on data that no log contains' }],
        'a cookie is not known, and said so');
    $s->stop;
}

# Forty sites, each with the same files, and requests for all of them.
my $sites = 40;
my $map = <<'END';
DirectoryIndex index.php
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
RewriteEngine On
END
sub site
{
    my ($n) = @_;
    my $own = $n == 5 ? "<FilesMatch \"\\.php\$\">\nSetHandler "
        . "\"proxy:unix:\@SOCKET\@|fcgi://localhost\"\n</FilesMatch>\n" : '';
    return "<VirtualHost *:\@PORT\@>\nServerName s$n.example\n"
        . "DocumentRoot \@DOCROOT\@/s$n\nAlias /al/ \@DOCROOT\@/al/\n"
        . "ServerAlias www.s$n.example\n$own# of s$n\n</VirtualHost>\n";
}
my %files = ('al/x.php' => SOURCE, map { ("s$_/index.php" => SOURCE,
    "s$_/page.html" => 'page', "s$_/sub/x.php" => SOURCE) } 0 .. $sites - 1);
my $s = PGTest->new(name => 'forty sites', mpm => 'prefork', expect => [qr/./],
    modules => [qw(php dir rewrite mime alias proxy proxy_fcgi)],
    vars => { SOCKET => $fpm->socket }, files => \%files, conf => join('',
        $map, logs('vhost_combined', 'common', 'pieces'),
        map({ site($_) } 0 .. $sites - 1)));
my @asked = (['GET', '/', 2], ['GET', '/index.php?pw=secret', 3],
    ['HEAD', '/page.html', 1], ['GET', '/page.html', 3], ['GET', '/none', 1],
    ['GET', '/sub', 1], ['GET', '/sub/x.php', 1], ['POST', '/index.php', 2],
    ['GET', '/al/x.php', 1]);
my $log = $s->root . '/vhost_combined.log';
for my $n (0 .. $sites - 1) {
    for (@asked) {
        my ($method, $path, $times) = @$_;
        $s->raw("$method $path HTTP/1.1\r\nHost: s$n.example\r\n"
            . "Content-Length: 0\r\nConnection: close\r\n\r\n") for 1 .. $times;
    }
}
my $each = 0;
$each += $_->[2] for @asked;

{
    my ($total, $status, @changed) = replayed($s);
    is($status, 0, 'the same configuration: nothing, from its own log');
    is($total->{lines}, $each * $sites, 'which is found');
    is(compared($total), $each * $sites, 'and read to its end');
    is($total->{program}, 9 * $sites, 'PHP may answer anything');
    is($total->{exactly}, 6 * $sites, 'all else is compared exactly');
    is($total->{distinct}, 8 * $sites, 'each once');
    ($total, $status) = replayed($s, "$_") for $s->root . '/common.log';
    is($total->{unknown}[0]{why}, 'the vhost is not known',
        'forty vhosts in a log that names none');
    ($total, $status) = replayed($s, $s->root . '/common.log', '--vhost',
        's1.example');
    is_deeply([$status, compared($total)], [0, $each * $sites], '--vhost does');
    ($total, $status) = replayed($s, $s->root . '/pieces.log');
    is_deeply([$status, @$total{qw(program exactly)}],
        [0, 9 * $sites, 6 * $sites], 'a format of pieces');
    my ($code, $out, $err) = ask($s, [$command, 'replay', $log]);
    like($out, qr/\Acompared: +600 requests, 320 distinct\n  same/,
        'for a person');
    is($err, '', 'and no more');
}

# Another text in the place of a site's mark, or of anything.
sub broken
{
    my ($from, $to) = @_;
    my $conf = $s->configuration =~ s/$from/$to/r;
    $conf = $s->fill_in($conf);
    return write_to($s->root . '/broken.conf', $conf);
}
sub replayed_with
{
    my ($file) = @_;
    my $out = $s->root . '/broken.out';
    my $pid = $s->spawn([$out, "$out.err"], '-f', $file, '-t', '-D',
        "DUMP_PHPGUARD_REPLAY=$log", '-D', 'DUMP_PHPGUARD_JSON');
    waitpid $pid, 0;
    my $text = PGTest::slurp($out);
    is(invalid($text), '', 'as the schema says') or diag(PGTest::slurp("$out.err"));
    unlike($text, qr/secret/, 'no query is printed');
    my @lines = map { decode_json($_) } split /\n/, $text;
    return (pop @lines, @lines);
}
my $php = { '200 refused 500' => 9 };      # POST and HEAD of PHP too
my $all_but = sub { my %not = map { ($_ => 1) } @_;
    return +{ map { ("s$_.example" => { '200 refused 500' => 9 }) }
        grep { !$not{$_} } 0 .. $sites - 1 } };
for my $case (
    ['the module is gone', qr/^LoadModule php.*\n/m, '', $all_but->(5)],
    ['a Redirect more', qr/# of s8\n/, "Redirect permanent / https://new.example/\n",
        { 's8.example' => { '200 redirect 301' => 13, '404 redirect 301' => 1 } }],
    ['Require changed', qr/# of s9\n/,
        "<Directory \@DOCROOT\@/s9>\nRequire all denied\n</Directory>\n",
        { 's9.example' => { '200 error 403' => 12, '301 error 403' => 1,
            '404 error 403' => 1 } }],
    ['another DocumentRoot', qr/s10$/m, 's10/sub', { 's10.example' =>
        { '200 error 404' => 12, '301 error 404' => 1 } }],
    ['a vhost is gone', qr/<VirtualHost[^<]*ServerName s11\.example.*?<\/VirtualHost>\n/s,
        "", { 's11.example' => { '200 error 404' => 4 } }],
    ['a RewriteRule that forbids', qr/# of s12\n/,
        "RewriteEngine On\nRewriteRule ^/page - [F]\n",
        { 's12.example' => { '200 error 403' => 4 } }],
    ['another DirectoryIndex', qr/# of s13\n/, "DirectoryIndex start.html\n",
        { 's13.example' => { '200 error 404' => 2 } }],
    ['the engine is off', qr/# of s14\n/, "php_admin_flag engine Off\n",
        { 's14.example' => $php }],
    ['a SetHandler of another host', qr/# of s15\n/,
        "<Files *.php>\nSetHandler php5-cgi\n</Files>\n",
        { 's15.example' => $php }],
    ['an Alias is gone', qr/^Alias .al.*\n(?=ServerAlias www\.s16\.)/m, '',
        { 's16.example' => { '200 error 404' => 1 } }],
    ['SetHandler none', qr/# of s18\n/,
        "<Files *.php>\nSetHandler none\n</Files>\n", { 's18.example' => $php }],
    ['a server behind that does not answer', qr/# of s19\n/,
        "<Files x.php>\nSetHandler proxy:fcgi://127.0.0.1:1\n</Files>\n",
        { 's19.example' => { '200 error 503' => 2 } }],
    ['a scheme that no module supports', qr/# of s25\n/,
        "ProxyPass /sub nobody://x/\n", { 's25.example' =>
            { '200 error 500' => 1, '301 error 500' => 1 } }],
    ['no DirectoryIndex', qr/# of s20\n/, "DirectoryIndex disabled\n",
        { 's20.example' => { '200 error 404' => 2 } }],
    ['a page for errors is PHP', qr/# of s21\n/, "ErrorDocument 404 /index.php\n", {}],
    ['methods', qr/# of s22\n/, "<Location />\n<LimitExcept GET>\n"
        . "Require all denied\n</LimitExcept>\n</Location>\n",
        { 's22.example' => { '200 error 403' => 2 } }],
    ['a rule for a cookie', qr/# of s23\n/, "RewriteEngine On\nRewriteCond "
        . "%{HTTP_COOKIE} !seen\nRewriteRule ^/page /welcome [R]\n", {}],
    ['a rule of its own', qr/# of s24\n/, "RewriteEngine On\nRewriteCond "
        . "%{HTTP_COOKIE} !seen\nRewriteRule ^/page /welcome\n"
        . "RewriteRule ^/index - [R=404]\n",
        { 's24.example' => { '200 error 404' => 9 } }],
) {
    my ($name, $from, $to, $want) = @$case;
    # files of a gone vhost: the first one answers, and has no such page
    my $kept = $name =~ /vhost is gone/;
    rename $s->docroot . '/s0/page.html', $s->root . '/page.html' if $kept;
    my ($total, @changed) = replayed_with(broken($from, $to));
    my $got = groups(@changed);
    delete $got->{'s0.example'} if $kept;
    is_deeply($got, $want, "$name: found, with vhost and count, and no more")
        or diag(explain($got));
    is(compared($total), $each * $sites, "$name: all are counted");
    rename $s->root . '/page.html', $s->docroot . '/s0/page.html' if $kept;
}
{
    my $file = $s->write_file('s17/.htaccess',
        "<FilesMatch \"\\.php\$\">\nSetHandler php-fcgi\n</FilesMatch>\n");
    my ($total, $status, @changed) = replayed($s, $log);
    is($status, 1, '.htaccess of another host: an error');
    is_deeply(groups(@changed), { 's17.example' => { '200 refused 500' => 8 } },
        '.htaccess of another host: found');
    is($changed[0]{id}, 'PHPG0101', 'with its cause');
    is($changed[0]{explain}, "phpguard explain $changed[0]{examples}[0]{url}",
        'and what to ask next');
    my ($code, $out) = ask($s, [$command, 'replay', $log]);
    like($out, qr{^ +POST http://s17\.example:\d+/index\.php \(2\)$}m, 'by its method')
        or diag($out);
    unlink $file;
}
{
    my $socket = $fpm->socket;
    rename $socket, "$socket.gone";
    my ($total, $status, @changed) = replayed($s, $log);
    is_deeply(groups(@changed), { 's5.example' => { '200 error 503' => 9 } },
        'a socket is gone: found');
    is($changed[0]{cause}, 'the socket of the backend does not exist',
        'a socket is gone: its cause');
    rename "$socket.gone", $socket;
}

# What-if: without a module, and with a patch.
SKIP: {
    skip 'cannot create a mount namespace', 8
        if system('unshare --mount --propagation private true 2>/dev/null');
    local $ENV{APACHE_CONFDIR} = '/nonexistent';
    my ($total, $status, @changed) = replayed($s, $log, '--against',
        'without php');
    is_deeply(groups(@changed), $all_but->(5), '--against a module');
    my ($code, $out, $err) = ask($s, [$command, 'forecast', 'php']);
    like($out, qr/^351 of the 600 requests in the access logs \(39 sites\) /m, 'forecast says how many requests that hits');
    {
        local $ENV{PHPGUARD_REQUESTS_SECONDS} = '0.01';
        ($code, $out, $err) = ask($s, [$command, 'forecast', 'php']);
        like($out, qr/PHPG0102/, 'who has no time for the logs has the rest');
        unlike($out, qr/access logs/, 'without a number that may be wrong');
    }
    my $conf = $s->root . '/httpd.conf';
    broken(qr/# of s9\n/, "Redirect /page.html /x\n");
    my $diff = `cd / && diff -u $conf ${\($s->root)}/broken.conf`
        =~ s{^(---|\+\+\+) /\S+}{$1 . ($1 eq '---' ? ' a' : ' b') . $conf}gemr;
    my $patch = write_to($s->root . '/patch', $diff);
    ($total, $status, @changed) = replayed($s, $log, '--against', $patch);
    is_deeply(groups(@changed), { 's9.example' => { '200 redirect 302' => 4 } },
        '--against a patch');
    is($changed[0]{explain}, undef, 'which explain would not be asked of');
}

# A log line is a stranger's text.
{
    my $long = 'x' x 9000;
    my $line = sub { "s1.example:80 127.0.0.1 - - [30/Nov/2026:00:00:00 +0000] "
        . "\"$_[0]\" $_[1] 5 \"-\" \"\\x1b[31m\"" };
    my $hostile = write_to($s->root . '/hostile.log', join "\n",
        $line->('GET /page.html HTTP/1.1', 200),
        $line->('GET /\x1b[31m/none HTTP/1.1', 200),
        $line->('GET /gone\xc3\xa4\x22$(id)`id`;.html?pw=secret HTTP/1.1', 200),
        $line->('\x16\x03\x01', 400), $line->('-', 408),
        $line->('OPTIONS * HTTP/1.0', 200), $line->("GET /$long HTTP/1.1", 414),
        'nonsense', '', "\0\0\0", $line->('GET /none HTTP/1.1', 9999),
        'y' x 200_000, $line->('GET /none HTTP/1.1', 404));
    my ($total, $status, @changed) = replayed($s, $hostile);
    is_deeply([@$total{qw(broken no_request too_long distinct lines)}],
        [4, 5, 1, 3, 12], 'hostile lines are counted and passed over')
        or diag(explain($total));
    is($changed[0]{examples}[0]{url}, "http://s1.example:$s->{port}"
        . '/gone%C3%A4%22%24%28id%29%60id%60%3B.html', 'and printed as a URL');
    my ($code, $out) = ask($s, [$command, 'replay', $hostile]);
    unlike($out, qr/[^\n\x20-\x7e]|secret/, 'no control character, no query');
    system 'gzip', '-k', $hostile;
    my ($zipped) = replayed($s, "$hostile.gz");
    is_deeply($zipped, $total, 'gzip');
    ($total) = replayed($s, $hostile, $log, '--distinct', 100);
    cmp_ok($total->{distinct}, '<=', 100, '--distinct');
    is($total->{dropped} + compared($total), $each * $sites + 3, 'and what it drops');
}

# Logs are opened by who asks, and read without his rights.
SKIP: {
    skip 'root alone may open what others may not', 1 if $> != 0;
    mkdir $s->root . '/closed', 0700;
    system 'cp', $log, $s->root . '/closed/access.log';
    chmod 0600, $s->root . '/closed/access.log';
    my ($total) = replayed($s, $s->root . '/closed/access.log');
    is($total->{lines}, $each * $sites, 'a log that root alone may read');
}
for my $case ([3, qr/cannot read "\S+none.log"/, '/none.log'],
    [3, qr/--distinct requires a number/, '--distinct', 'x'],
    [3, qr/--tap is for expect/, '--tap'], [3, qr/--vhost requires a name/,
        '--vhost', 'a b'], [3, qr/--against requires a value/, '--against']) {
    my ($want, $like, @args) = @$case;
    my ($status, $out, $err) = ask($s, [$command, 'replay', @args]);
    is($status, $want, "@args: status $want");
    like($err, $like, "@args: why");
}

# An interrupt lets it say what there is.
{
    my $said = $s->root . '/said';
    pipe my $from, my $to or die $!;
    my $pid = fork // die $!;
    if (!$pid) {
        POSIX::setsid();
        close $to;
        open STDIN, '<&', $from;
        open STDOUT, '>', $said;
        $ENV{APACHE_CTL} ||= $ENV{PG_HTTPD} || '/usr/sbin/apache2';
        exec $command, 'replay', '-', '--', '-d', $s->root, '-f',
            $s->root . '/httpd.conf' or POSIX::_exit(127);
    }
    close $from;
    syswrite $to, PGTest::slurp($log);
    sleep 1;
    kill 'INT', -$pid;
    is(waitpid($pid, 0), $pid, 'interrupted, it ends');
    is($? >> 8, 4, 'and has not looked at all');
    like(PGTest::slurp($said), qr/^  stopped +not all/m, 'but says what there is');
}
$s->stop;
$fpm->stop;
done_testing;
