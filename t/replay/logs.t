# Which logs "phpguard replay" reads, and in which formats: a real httpd writes
# them.
use strict;
use warnings;
use FindBin;
use POSIX ();
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Replay;
use Test::More;

my $command = "$FindBin::Bin/../../build/phpguard";

sub replayed
{
    my ($s, @args) = @_;
    my @got = replay_json($s, @args);
    unlike($got[2], qr/secret/, "@args: no query on stderr");
    return @got;
}

sub requested
{
    my ($s, @requests) = @_;
    for (@requests) {
        my ($line, @headers) = @$_;
        $s->raw(join "\r\n", "$line HTTP/1.1", grep({ /^Host:/ } @headers) ? ()
            : "Host: localhost:$s->{port}", @headers, 'Content-Length: 0',
            'Connection: close', "\r\n");
    }
}

# Formats: each of these has method, URL and status.
{
    my @formats = (
        '%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"',
        '%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"',
        '%h %l %u %t \"%r\" %>s %O', '%h %l %u %t \"%r\" %>s %b', 'common',
        '%h %l %u %t %r %>s %b %D %{ms}T %I %S %k %X %L %P %{tid}P %A %B %H %f',
        '%r %>s', '%>s %r', '%s %>s %r %R', '%r %s %>s', '%t %{begin}t %{end}t %r %>s',
        '[%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t] %u %r %>s', '%{sec}t%{usec_frac}t %r %>s',
        '%{%c}t %h %u %>s %r', '%!200,404{User-Agent}i %200,302{Referer}i %>s %r',
        '%{c}a %{c}h %a %{local}p %{remote}p %{canonical}p %>s %r',
        '%m %U%q %>s', '%m|%U|%q|%>s', '%>s %m %V:%p%U%q %H', '%m http://%{Host}i%U%q %>s',
        '{\"time\":\"%t\",\"q\":\"%r\",\"s\":%>s,\"a\":\"%{User-Agent}i\",\"%%\":\"\t\\\\ \"}',
        '%{x}C %{x}n %{UNIQUE_ID}e %{Content-Type}o %{X}^ti %^FB %>s %r %X',
        join(' ', '%>s \"%r\"', map { "%!200{X-$_}i %{%H:%M %S}t" } 1 .. 150),
    );
    my $s = PGTest->new(name => 'formats', modules => [qw(php dir mime alias
            rewrite logio authn_core authn_file auth_basic authz_user)],
        mpm => 'prefork', expect => [qr/./],
        files => { 'index.php' => SOURCE, 'page.html' => 'page', 'a b.html' => 'x',
            'q.html' => 'x', 'oops.html' => 'x', '/users' =>
            'ann lee:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=' . "\n" },
        conf => join('', <<'END', map {
LogFormat "%h %l %u %t \"%r\" %>s %O" common
DirectoryIndex index.php
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
ErrorDocument 404 /oops.html
Redirect /old /page.html
RewriteEngine On
RewriteCond %{HTTP_USER_AGENT} evil
RewriteRule ^/agent - [F]
<Location /q.html>
    AuthType Basic
    AuthName x
    AuthUserFile @ROOT@/users
    Require valid-user
</Location>
END
            qq{CustomLog \@ROOT\@/format$_.log "$formats[$_]"\n} } 0 .. $#formats));
    requested($s, ['GET /'], ['GET /?pw=secret'], ['HEAD /page.html'], ['GET /none?secret'],
        ['POST /index.php'], ['GET /a%20b.html'], ['GET /old?secret'],
        ['GET /page.html?a%20"b\\c', 'User-Agent: a "b" \\c | 200 x', 'Referer: http://x/ 404'],
        ['GET /agent', 'User-Agent: evil'], ['GET /%41%C3%A4'],
        ['GET /q.html', 'Authorization: Basic YW5uIGxlZTp0ZXN0'], ['GET /q.html'],
        ["GET http://localhost:$s->{port}/page.html"], ['OPTIONS *'], ['GET /page.html',
        'Range: bytes=0-1']);
    for my $n (0 .. $#formats) {
        my ($total, $status, $err, @changed) = replayed($s, $s->root . "/format$n.log");
        my $name = substr $formats[$n], 0, 60;
        is($status, 0, "$name: nothing is answered otherwise")
            or diag(explain(\@changed), $err, PGTest::slurp($s->root . "/format$n.log"));
        is_deeply([@$total{qw(lines broken)}], [15, 0], "$name: each line is one");
        is(compared($total) + $total->{no_request}, 15, "$name: and compared");
        cmp_ok($total->{exactly} + $total->{program}, '>=', 12, "$name: most exactly")
            or diag(explain($total));
    }
    $s->stop;
}

# Which logs: conditions, GlobalLog, programs, devices, links, rotated ones.
my $s = PGTest->new(name => 'logs', modules => [qw(dir alias setenvif)],
    expect => [qr/./], files => { map { $_ => $_ } qw(page.html page.png) },
    conf => <<'END');
LogFormat "%v:%p|%r|%>s" named
LogFormat named
LogFormat "%>s %b" lacks
SetEnvIf Request_URI png$ image
<VirtualHost *:@PORT@>
    ServerName parts.example
    CustomLog @ROOT@/images.log "%r %>s" env=image
    CustomLog @ROOT@/pages.log "%r %>s" env=!image
    CustomLog @ROOT@/pages2.log "%r %>s" env=!image
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName transfer.example
    TransferLog @ROOT@/transfer.log
    CustomLog @ROOT@/lacks.log lacks
    CustomLog /dev/null named
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName piped.example
    CustomLog "|/bin/sed -n -u w@ROOT@/piped.2026" "%>s+%r"
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName null.example
    CustomLog /dev/null named
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName expr.example
    CustomLog @ROOT@/expr.log named "expr=%{REQUEST_STATUS} -ge 400"
</VirtualHost>
END
my $root = $s->root;
my @all = map { ["GET /$_->[1]?secret", "Host: $_->[0].example"] } map { my $v = $_;
    map { [$v, $_] } 'page.html', 'page.png', 'none' }
    qw(parts transfer piped null expr);
requested($s, @all);
sub lines_of
{
    my ($want, $name, @args) = @_;
    my ($total, $status, $err, @changed) = replayed($s, @args);
    is_deeply([$status, $total->{lines}, compared($total)], [0, $want, $want], $name)
        or diag($err, explain($total, \@changed));
    return $total;
}
lines_of(7, 'each request that is logged once: parts, a default format, a condition');
lines_of(2, 'a log of other lines', "$root/pages.log");
like(PGTest::slurp("$root/pages.log"), qr/none/, 'the condition is as meant');

# A program's file by the name it is called with, or by --vhost.
{
    write_to("$root/httpd.conf.sed", PGTest::slurp("$root/httpd.conf"));
    my $text = PGTest::slurp("$root/httpd.conf") =~ s/w\Q$root\E\/piped\.2026/w $root\/piped.%Y/r;
    write_to("$root/piped.2027", "200+GET /page.html HTTP/1.1\n404+GET /none HTTP/1.1\n");
    write_to("$root/httpd.conf", $text);
    lines_of(2, 'the file of a program that has its name', "$root/piped.2027");
    write_to("$root/httpd.conf", PGTest::slurp("$root/httpd.conf.sed"));
    lines_of(2, 'of another name, with the format of any log', '--vhost', 'piped.example',
        "$root/piped.2027");
}

# Exit status and reason where nothing could be compared.
for my $case (['lacks.log', 'no line is in a known format with method, URL and status'],
    ['docs', 'cannot read'], ['zero', 'a device']) {
    my ($name, $why) = @$case;
    symlink '/dev/zero', "$root/zero" if $name eq 'zero';
    my ($status, $out, $err) = ask($s, [$command, 'replay', "$root/$name"]);
    cmp_ok($status, '>', 0, "$name: not taken for a log without differences");
    like(join(' ', split ' ', $out . $err), qr/\Q$why\E/, "$name: why");
}

# A log in another directory's name, and one that another's name begins with.
{
    symlink $root, "$root-link";
    lines_of(3, 'a directory with two names', "$root-link/transfer.log");
    unlink "$root-link";
    write_to("$root/transfer.log-ssl", PGTest::slurp("$root/transfer.log"));
    lines_of(3, 'an older one', "$root/transfer.log-ssl");
    unlink "$root/transfer.log-ssl";
}

# What was rotated since yesterday is read as well.
{
    rename "$root/transfer.log", "$root/transfer.log.1";
    write_to("$root/transfer.log", '');
    lines_of(7, 'rotated today');
    system 'gzip', "$root/transfer.log.1";
    lines_of(7, 'and compressed');
    rename "$root/transfer.log.1.gz", "$root/transfer.log"
        . POSIX::strftime('-%Y%m%d.gz', localtime time - 86400);
    lines_of(7, 'with dateext');
    my ($old) = glob "$root/transfer.log-*";
    utime time - 90_000, time - 90_000, $old;
    lines_of(4, 'rotated before yesterday');
    system 'gzip', '-d', $old;
    rename $old =~ s/\.gz$//r, "$root/transfer.log";
}

# What lies in the place of a log where somebody else owns the directory.
sub in_place
{
    my ($name, $why, $make) = @_;
    rename "$root/transfer.log", "$root/kept";
    $make->("$root/transfer.log");
    my ($total, $status, $err) = eval {
        local $SIG{ALRM} = sub { die "it waits\n" };
        alarm 20;
        my @got = replayed($s);
        alarm 0;
        @got;
    };
    is($@, '', "$name: nothing waits");
    is_deeply([$status, @$total{qw(lines not_read)}], [1, 4, ["$root/transfer.log"]],
        "$name: not read, and said") or diag(explain($total), $err);
    my ($code, $text) = ask($s, [$command, 'replay']);
    like(join(' ', split ' ', $text), qr/\Q$why\E/, "$name: why");
    unlink "$root/transfer.log" or rmdir "$root/transfer.log";
    rename "$root/kept", "$root/transfer.log";
}
in_place('a FIFO', 'not a regular file', sub { POSIX::mkfifo($_[0], 0644) });
in_place('a directory', 'not a regular file', sub { mkdir $_[0] });
SKIP: {
    skip 'not root', 10 if $> != 0;
    my $nobody = getpwnam 'nobody';
    my $linked = sub { my ($to) = @_; return sub { symlink $to, $_[0];
        system 'chown', '-h', 'nobody', $_[0] } };
    in_place('a link of another user to another log', 'a symbolic link of another user',
        $linked->("$root/pages.log"));
    in_place('a link of another user to /etc/shadow', 'a symbolic link of another user',
        $linked->('/etc/shadow'));
    rename "$root/transfer.log", "$root/kept";
    symlink 'kept', "$root/transfer.log";
    lines_of(7, "a link of root's is followed");
    unlink "$root/transfer.log";
    rename "$root/kept", "$root/transfer.log";
}
lines_of(7, 'as before');

# A pipe by its name, which is opened without waiting; broken and huge data.
{
    my $fifo = "$root/fifo";
    POSIX::mkfifo($fifo, 0644);
    my $pid = fork // die $!;
    if (!$pid) {
        sleep 1;
        write_to($fifo, PGTest::slurp("$root/transfer.log"));
        POSIX::_exit(0);
    }
    lines_of(3, 'a FIFO that somebody writes to later', '--vhost', 'transfer.example', $fifo);
    waitpid $pid, 0;
    my $line = "parts.example:80|GET /none HTTP/1.1|404\n";
    open my $to, '|-', "gzip -c >$root/bomb.gz" or die $!;
    print {$to} $line, ('x' x 1_000_000) x 100, "\n", $line;
    close $to;
    my ($total, $status) = replayed($s, "$root/bomb.gz");
    is_deeply([$status, @$total{qw(lines too_long changed)}], [0, 2, 1, 0],
        'a line of 100 MB in gzip is passed over');
    my $cut = substr PGTest::slurp("$root/bomb.gz"), 0, 2000;
    write_to("$root/cut.gz", $cut);
    ($total, $status) = replayed($s, "$root/cut.gz");
    is_deeply([$status, $total->{not_read}], [1, ["$root/cut.gz"]], 'a cut gzip file');
    write_to("$root/hostile.log", join "\n", map({ "parts.example:80|$_|404" }
        'GET /%2fx/../?secret', "GET /\xff\xfe\x80?secret HTTP/1.1", 'GET /..%00?secret HTTP/1.1',
        "GET /none\r?secret HTTP/1.1", 'GET /none%0d%0aX:%20y?secret HTTP/1.1' x 3,
        'GET /' . 'n' x 300 . '?secret HTTP/1.1', 'GET /a/' x 1000 . '?secret HTTP/1.1'), '');
    my ($code, $text, $err) = ask($s, [$command, 'replay', "$root/hostile.log"]);
    is($err, '', 'hostile requests: nothing on stderr');
    unlike($text, qr/secret/, 'no query');
    unlike((ask($s, [$command, 'replay', '--json', "$root/hostile.log"]))[1], qr/secret/,
        'in JSON neither');
    unlike($text, qr/[^\n\x20-\x7e]/, 'and nothing that a terminal obeys');
    write_to("$root/long.log", join '', map { "parts.example:80|GET /a/$_ HTTP/1.1|200\n" }
        'l/' x 4000, 'short');
    ($code, $text) = ask($s, [$command, 'replay', "$root/long.log"]);
    cmp_ok(length $text, '<', 1500, 'a URL of 8 KB is cut');
    like($text, qr{^  more +phpguard explain http://parts\.example:\d+/a/short$}m, 'and not the example')
        or diag($text);
    write_to("$root/query.log", join '', map { "parts.example:80|GET /gone$_ HTTP/1.1|200\n" }
        '?a', '?b', '?b', '');
    my $group = (replayed($s, "$root/query.log"))[3];
    is_deeply([map { $_->{requests} } @{ $group->{examples} }], [4],
        'URLs that differ in their query are one example');
}
$s->stop;
done_testing;
