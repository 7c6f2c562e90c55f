# Pages that are an error because nobody is behind the handler: a socket, a
# port or a program is gone. -t warns of what it can see, "phpguard check" asks
# each of them and ends with 1; with --leaks-only it does not.
use strict;
use warnings;
use FindBin;
use IO::Socket::INET;
use IO::Socket::UNIX;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use Test::More;

my $script = "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\nRAN-42\\n'\n";
my $match = sub { "<FilesMatch \"\\.php\$\">\n$_[0]\n</FilesMatch>\n" };
my $action = <<'END';
AddHandler php-cgi .php
Action php-cgi /bin/php
ScriptAlias /bin/ @ROOT@/bin/
<Directory @ROOT@/bin>
    Require all granted
</Directory>
END
my $alias = $action =~ s/ScriptAlias/Alias/r
    =~ s/granted/granted\nOptions +ExecCGI\nSetHandler fcgid-script/r;
my $wrapper = "AddHandler fcgid-script .php\nFcgidWrapper \@ROOT\@/bin/php .php\n"
    . "FcgidIPCDir \@ROOT\@/run\nFcgidProcessTableFile \@ROOT\@/run/shm\n"
    . "<Directory \@DOCROOT\@>\nOptions +ExecCGI\n</Directory>\n";
my $gone = 'proxy:unix:@ROOT@/no.sock|fcgi://localhost';
my $dead = 'proxy:unix:@ROOT@/dead.sock|fcgi://localhost';
sub worker
{
    my ($socket, $dir) = @_;
    return "ProxyPassMatch \"^/$dir(.*\\.php)\$\" \"unix:\@ROOT\@/$socket.sock|"
        . "fcgi://localhost\@DOCROOT\@/\$1\"\n";
}
# bound and not listening: it refuses, and no other test can take it
my $refuses = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Proto => 'tcp');
my $closed = $refuses->sockport;
# 2.4.38 answers 500, 2.4.62 503
my $unspoken = since('2.4.47') ? 503 : 500;
my $balancer = 'proxy proxy_fcgi proxy_balancer slotmem_shm lbmethod_byrequests';
sub balancer
{
    my ($members) = @_;
    return "<Proxy \"balancer://fpm\">\n$members</Proxy>\n"
        . $match->('SetHandler "proxy:balancer://fpm/"');
}

# what it is, modules, configuration, files, what the server answers,
# what -t finds, and check
for my $case (
    ['a socket that is gone', 'proxy proxy_fcgi', $match->("SetHandler \"$gone\""),
        {}, 503, 'PHPG0413', 'PHPG0413'],
    ['nobody at the socket', 'proxy proxy_fcgi', $match->("SetHandler \"$dead\""),
        {}, 503, '', 'PHPG0413'],
    ['somebody at the socket', 'proxy proxy_fcgi',
        $match->('SetHandler "proxy:unix:@ROOT@/live.sock|fcgi://localhost"'),
        {}, undef, '', ''],
    ['nobody at a port', 'proxy proxy_fcgi',
        $match->("SetHandler \"proxy:fcgi://127.0.0.1:$closed\""),
        {}, 503, '', 'PHPG0413'],
    ["nobody at the scheme's own port", 'proxy proxy_fcgi',
        $match->('SetHandler "proxy:fcgi://127.9.9.9"'), {}, 503, '', 'PHPG0413'],
    ['ProxyPass to such a port', 'proxy proxy_http',
        "ProxyPass / http://127.0.0.1:$closed/\n", {}, 503, '', 'PHPG0413'],
    ['ProxyPassMatch to such a socket', 'proxy proxy_fcgi',
        'ProxyPassMatch "^/(.*\.php)$" "unix:@ROOT@/dead.sock|fcgi://localhost'
        . "\@DOCROOT\@/\$1\"\n", {}, 503, '', 'PHPG0413'],
    ['no member of a balancer answers', $balancer,
        balancer("BalancerMember unix:\@ROOT\@/dead.sock|fcgi://a/\n"
            . "BalancerMember fcgi://127.0.0.1:$closed\n"), {}, 503, '',
        'PHPG0413'],
    ['no member of a balancer, named outside its section', $balancer,
        balancer('') . "BalancerMember balancer://fpm fcgi://127.0.0.1:$closed\n",
        {}, 503, '', 'PHPG0413'],
    ['a balancer that no member defines', $balancer, balancer(''), {}, 500,
        'PHPG0416', 'PHPG0416'],
    ['a balancer that is not there', $balancer, 'ProxyPassMatch "^/(.*\.php)$" '
        . "\"balancer://none\@DOCROOT\@/\$1\"\n", {}, 503, '', 'PHPG0413'],
    ['... nor can one be added by hand', $balancer, balancer('')
        . "<Location /bm>\nSetHandler balancer-manager\n</Location>\n", {}, 500,
        'PHPG0416', 'PHPG0416'],
    ['a balancer without a member', $balancer, balancer('')
        . "ProxyPass /q/ balancer://fpm/\n", {}, 503, '', 'PHPG0413'],
    ['a member may have been added by hand', $balancer, balancer('')
        . "ProxyPass /q/ balancer://fpm/\n<Location /bm>\n"
        . "SetHandler balancer-manager\n</Location>\n", {}, 503, '', ''],
    ['the balancer of another vhost', $balancer, balancer('')
        . "<VirtualHost 127.0.0.1:1>\n<Proxy balancer://fpm>\nBalancerMember "
        . "fcgi://192.0.2.1\n</Proxy>\n</VirtualHost>\n", {}, 500,
        'PHPG0416', 'PHPG0416'],
    ['one member of a balancer answers', $balancer,
        balancer("BalancerMember fcgi://127.0.0.1:$closed\n"
            . "BalancerMember unix:\@ROOT\@/live.sock|fcgi://b/\n"), {}, undef,
        '', ''],
    ['no module speaks the scheme of a member', $balancer =~ s/proxy_fcgi/proxy_http/r,
        balancer("BalancerMember unix:\@ROOT\@/live.sock|fcgi://a/\n"
            . "BalancerMember fcgi://127.0.0.1:$closed\n"), {}, $unspoken, 'PHPG0409',
        'PHPG0409'],
    ['the same, by ProxyPass', $balancer =~ s/proxy_fcgi//r,
        balancer("BalancerMember unix:\@ROOT\@/live.sock|fcgi://a/\n")
            =~ s/SetHandler.*//r . "ProxyPass / balancer://fpm/\n", {}, $unspoken,
        'PHPG0409', 'PHPG0409'],
    ['of one member it does, but none listens', $balancer =~ s/proxy_fcgi/proxy_http/r,
        balancer("BalancerMember unix:\@ROOT\@/live.sock|fcgi://a/\n"
            . "BalancerMember http://127.0.0.1:$closed\n"), {}, $unspoken, '',
        'PHPG0413'],
    ['another host is not asked', 'proxy proxy_http',
        "ProxyPass / http://192.0.2.1:9/\n", {}, undef, '', ''],
    ['a .htaccess names it alone: nobody knocks there', 'proxy proxy_fcgi',
        "<Directory \@DOCROOT\@>\nAllowOverride All\n</Directory>\n",
        { '.htaccess' => $match->("SetHandler \"$dead\"") }, 503, '', ''],
    ['an Action that works', 'actions alias cgid', $action,
        { '/bin/php' => $script }, 200, '', ''],
    ['its script is gone', 'actions alias cgid', $action,
        { '/bin/other' => $script }, 404, 'PHPG0415', 'PHPG0415'],
    ['its script may not be executed', 'actions alias cgid', $action,
        { '/bin/php' => substr $script, 1 }, 500, 'PHPG0415', 'PHPG0415'],
    ['the interpreter of its script is gone', 'actions alias cgid', $action,
        { '/bin/php' => $script =~ s{/bin/sh}{/opt/none/sh}r }, 500, '',
        'PHPG0415'],
    ['the first line of its script ends in CR', 'actions alias cgid', $action,
        { '/bin/php' => $script =~ s/\n/\r\n/r }, 500, '', 'PHPG0415'],
    ['nothing executes it', 'actions alias',
        $action =~ s/ScriptAlias/Alias/r, { '/bin/php' => $script }, 404,
        'PHPG0410', 'PHPG0410'],
    ['the same with fcgid', 'actions alias fcgid', $alias,
        { '/bin/php' => substr $script, 1 }, 500, '', 'PHPG0415'],
    ['a wrapper', 'fcgid', $wrapper, { '/bin/php' => $script }, undef, '', ''],
    # mod_fcgid tries for a minute before its 503
    ['a wrapper that may not be executed', 'fcgid', $wrapper,
        { '/bin/php' => substr $script, 1 }, undef, 'PHPG0415', 'PHPG0415'],
    ['one for all files, and a better one for .php', 'fcgid', $wrapper
        . "FcgidWrapper \@ROOT\@/bin/all\n",
        { '/bin/php' => $script, '/bin/all' => 'x' }, undef, '', ''],
    ['a CGI program without its bit', 'cgid', $match->('SetHandler cgi-script')
        . "<Directory \@DOCROOT\@>\nOptions +ExecCGI\n</Directory>\n",
        {}, 500, '', 'PHPG0415'],
    # one worker for both: the socket of the first counts
    ['two sockets of one worker, the first is there', 'proxy proxy_fcgi',
        worker('live', 'x') . worker('dead', ''), {}, undef, '', ''],
    ['the first is dead', 'proxy proxy_fcgi',
        worker('dead', 'x') . worker('live', ''), {}, 503, '', 'PHPG0413'],
    ['the first is gone', 'proxy proxy_fcgi',
        worker('no', 'x') . worker('live', ''), {}, 503, 'PHPG0413', 'PHPG0413'],
    ['the second is gone', 'proxy proxy_fcgi',
        worker('live', 'x') . worker('no', ''), {}, undef, '', ''],
    ["a worker's is gone, and SetHandler names one that is there",
        'proxy proxy_fcgi', 'ProxyPass /q/ "unix:@ROOT@/no.sock|fcgi://localhost'
        . "\@DOCROOT\@/\"\n"
        . $match->('SetHandler "proxy:unix:@ROOT@/live.sock|fcgi://localhost"'),
        {}, 503, 'PHPG0413', 'PHPG0413'],
    ["a worker's is there, and SetHandler names one that is gone",
        'proxy proxy_fcgi', 'ProxyPass /q/ "unix:@ROOT@/live.sock|fcgi://localhost'
        . "\@DOCROOT\@/\"\n" . $match->("SetHandler \"$gone\""),
        {}, undef, '', ''],
    ['mod_php is asked before mod_actions', 'actions php', $match->(
        'SetHandler application/x-httpd-php')
        . "Action application/x-httpd-php /bin/none\n", {}, 200, '', ''],
    ['so is mod_proxy', 'actions proxy proxy_fcgi', $match->(
        'SetHandler "proxy:unix:@ROOT@/live.sock|fcgi://localhost"')
        . "Action proxy:unix:\@ROOT\@/live.sock|fcgi://localhost /bin/none\n",
        {}, undef, '', ''],
    ['but not mod_php whose engine is off', 'actions php', $match->(
        'SetHandler application/x-httpd-php') . "php_admin_flag engine Off\n"
        . "Action application/x-httpd-php /bin/none\n", {}, 404,
        'PHPG0415', 'PHPG0415'],
) {
    my ($name, $modules, $conf, $files, $answer, $test, $check) = @$case;
    # before 2.4.47 no worker of a ProxyPassMatch with "$1" is found
    next if $conf =~ /^ProxyPassMatch.*\$1/m && !since('2.4.47');
    my $s = PGTest::Lint->make({ modules => "mime $modules", conf => $conf,
        mpm => $modules =~ /php/ ? 'prefork' : 'event', files => 'index.php', part => $files },
        expect => [qr/./]);
    my %listens = map {
        ($_ => IO::Socket::UNIX->new(Local => $s->root . "/$_.sock", Listen => 5))
    } qw(live dead);
    chmod 0777, $s->root . "/$_.sock" for qw(live dead);
    close $listens{dead};

    my ($status, $said) = $s->check;
    is($status, 0, "$name: -t passes") or diag($said);
    is(join(' ', $said =~ /^(PHPG\d+) +(?:warning|error)/mg), $test,
        "$name: -t") or diag($said);
    my ($code, $out, $err) = ask($s, ['phpguard', 'check']);
    is($code, $check ? 1 : 0, "$name: check ends") or diag($out, $err);
    is(join(' ', $out =~ /^(PHPG\d+) +(?:warning|error)/mg), $check,
        "$name: check") or diag($out);
    is($err, $check ? "phpguard: 1 warning; 1 place fails\n"
        : "phpguard: no errors\n", "$name: its total");
    is((ask($s, ['phpguard', 'check', '--leaks-only']))[0], 0,
        "$name: --leaks-only") if $check;
    my $where = 'http://127.0.0.1:' . $s->port . '/index.php';
    (undef, $out) = ask($s, ['phpguard', 'explain', $where]);
    like($out, $check ? qr/\Afails: / : qr/\Aruns: /, "$name: explain")
        if $name !~ /nobody knocks/;
    like($out, qr/^  more +phpguard explain \Q$check\E$/m,
        "$name: explain names the number") if $check;
    (undef, $out) = ask($s, ['phpguard', 'map']);
    like($out, $check ? qr/index\.php +fails/ : qr/index\.php +runs/,
        "$name: map") if $name !~ /nobody knocks/;
    next if !defined $answer;
    is($s->start, undef, "$name: it starts");
    my $got = $s->get('/index.php')->{status};
    is($got, $answer, "$name: what the server answers");
    $s->kill_and_wait('TERM');
}

my $s = PGTest::Lint->make({ modules => 'mime proxy proxy_fcgi', files => 'index.php',
    conf => $match->("SetHandler \"$gone\"") });
for my $how (['audit', 1], ['audit --leaks-only', 0], ['fix', 1],
    ['fix --leaks-only', 0], ['explain --leaks-only x', 3]) {
    my ($words, $want) = @$how;
    is((ask($s, ['phpguard', split ' ', $words]))[0], $want, "$words: $want");
}

# A URL that the scheme's module cannot read: before 2.4.60 it is not asked.
for my $url ('fcgi:/host', 'fcgi:host', 'fcgi://', 'fcgi:///x', 'http:/host',
    'fcgi://127.0.0.1:99999', 'fcgi://127.0.0.1:8000', 'fcgi://[::1]:8000/x',
    'http://127.0.0.1:1') {
    last if !since('2.4.60');
    my $s = PGTest::Lint->make({ modules => 'mime proxy proxy_fcgi proxy_http',
        conf => $match->("SetHandler \"proxy:$url\""), files => 'index.php' },
        expect => [qr/./]);
    my ($e) = PGTest::Lint::json_lines(($s->check('-D', 'DUMP_PHPGUARD_JSON',
        '-D', 'DUMP_PHPGUARD_EXPLAIN=http://127.0.0.1:' . $s->port
        . '/index.php'))[2]);
    is($s->start, undef, "$url: it starts");
    my $got = $s->get('/index.php')->{status};
    is($e->{verdict}, 'fails', "$url: explain");
    # a backend that is not there is a 503
    is($e->{status} == 400 ? 400 : 503, $got, "$url: its status")
        or diag($e->{message});
    $s->stop;
}

# What -t would write in place of a URL that mod_proxy cannot use, or declines.
for my $case (['fcgi:127.0.0.1:9000', 'fcgi://127.0.0.1:9000'],
    ['fcgi:/127.0.0.1:9000', 'fcgi://127.0.0.1:9000'],
    ['fcgi//127.0.0.1:9000', 'fcgi://127.0.0.1:9000'],
    ['127.0.0.1:9000', 'fcgi://127.0.0.1:9000'],
    ['localhost:9000', 'fcgi://localhost:9000'],
    map({ [$_] } 'fcgi://:9000', 'fcgi:9000', 'fcgi://127.0.0.1:php', 'fcgi')) {
    last if !since('2.4.60');
    my ($url, $to) = @$case;
    my $t = PGTest::Lint->make({ modules => 'mime proxy proxy_fcgi',
        conf => $match->("SetHandler \"proxy:$url\""), files => 'index.php' });
    my ($found) = findings(($t->check)[1]);
    my ($is) = $found->{fix} =~ /^write "SetHandler proxy:(\S+)" in place of/;
    is($is, $to, "$url: the URL that -t writes") or diag($found->{fix});
    $t->gone;
}
done_testing;
