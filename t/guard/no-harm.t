# also under: sanitizer valgrind
# No harm: with each real way of running PHP, the answers with the guard are
# the answers without it, byte for byte, and so are the lines in the log.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use Test::More;

# Both servers look at the same files, so that nothing but the guard differs.
my $site = abs_path(tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1));
chmod 0755, $site;

my %files = (
    'x.php' => SOURCE,
    # all that PHP is told, but for what two servers cannot have in common
    'env.php' => <<'END',
<?php
foreach ([$_SERVER, getenv()] as $all) {
    ksort($all);
    foreach ($all as $name => $value) {
        if (is_string($value)
            && !preg_match('/TIME|_PORT$|^argc$|UNIQUE_ID/', $name)) {
            echo "$name=$value\n";
        }
    }
}
print_r($_GET);
print_r($_POST);
echo md5(file_get_contents('php://input')), "\n";
END
    'who.php' => '<?php echo trim(`id -u`), "\n";',
    'status.php' => <<'END',
<?php
http_response_code(418);
header('X-One: 1');
header('X-One: 2', false);
header('Content-Type: text/x-tea; charset=utf-8');
setcookie('a', 'b');
echo "short and stout\n";
END
    'redirect.php' => "<?php header('Location: /plain.txt', true, 303);",
    'same.php' => "<?php header('ETag: \"e\"'); http_response_code("
        . "isset(\$_SERVER['HTTP_IF_NONE_MATCH']) ? 304 : 200); echo 'e';",
    'big.php' => "<?php for (\$i = 0; \$i < 20000; ++\$i)"
        . " { echo \"line \$i of a large page\\n\"; }",
    'error.php' => "<?php echo 'before'; throw new Exception('thrown');",
    'broken.php' => "<?php this does not parse",
    'empty.php' => '',
    'static-only.php' => "no tag at all\n",
    'with space.php' => SOURCE,
    'index/index.php' => SOURCE,
    'front/front.php' => "<?php echo 'front ', \$_SERVER['REQUEST_URI'];",
    'front/.htaccess' => "FallbackResource /front/front.php\n",
    'error/x.php' => "<?php echo 'sorry, ', \$_SERVER['REDIRECT_STATUS'];",
    'error/.htaccess' => "ErrorDocument 404 /error/x.php\n",
    'denied/x.php' => SOURCE,
    'denied/.htaccess' => "Require all denied\n",
    'rewrite/x.php' => "<?php echo 'q=', \$_GET['q'];",
    'rewrite/.htaccess' =>
        "RewriteEngine On\nRewriteRule ^pretty/(.*)\$ x.php?q=\$1 [L,QSA]\n",
    'plain.txt' => "plain\n",
    'talk.txt' => "In PHP one writes <?php echo 1; ?>\n",
    'page.html' => "<p>a page</p>\n",
    'pic.png' => join('', "\x89PNG\r\n\x1a\n", map { chr } 0 .. 255, 0 .. 255),
    'noext' => "no extension\n",
);
for my $name (keys %files) {
    make_path(dirname("$site/$name"));
    open my $fh, '>:raw', "$site/$name" or die "$name: $!";
    print {$fh} $files{$name};
    close $fh or die "$name: $!";
    # an ETag of a file that just changed is a weak one
    utime 1e9, 1e9, "$site/$name";
}

# method, path, further headers, body
my @requests = (
    (map { [GET => $_] } qw(/x.php /x.php?a=b&c=%3C%3Fphp /env.php
        /env.php?a=b /env.php/path/info /env.php/path/info.php?q /status.php
        /redirect.php /same.php /big.php /error.php /broken.php /empty.php
        /static-only.php /with%20space.php /%78.php /missing.php
        /missing.php/info /missing.txt /index/ /index /front/no/such/page
        /error/missing /denied/x.php /rewrite/pretty/word /plain.txt
        /talk.txt /page.html /pic.png /noext /plain.txt/info /)),
    (map { [HEAD => $_] } qw(/x.php /big.php /status.php /missing.php
        /plain.txt /index/)),
    [POST => '/env.php?q=1', '', 'a=b&c=d'],
    [POST => '/env.php', "Content-Type: application/octet-stream\r\n",
        "\0\1\2" x 20000],
    [POST => '/index/', '', 'a=b'],
    [POST => '/plain.txt', '', 'a=b'],
    [PUT => '/env.php', '', 'put'],
    [PUT => '/plain.txt', '', 'put'],
    [DELETE => '/x.php'],
    [OPTIONS => '/x.php'],
    [OPTIONS => '/plain.txt'],
    [GET => '/same.php', "If-None-Match: \"e\"\r\n"],
    [GET => '/x.php', "If-Modified-Since: Thu, 01 Jan 2032 00:00:00 GMT\r\n"],
    [GET => '/plain.txt', "If-None-Match: *\r\n"],
    [GET => '/plain.txt', "If-Match: \"other\"\r\n"],
    [GET => '/pic.png',
        "If-Modified-Since: Thu, 01 Jan 2004 00:00:00 GMT\r\n"],
    [GET => '/pic.png', "Range: bytes=3-9\r\n"],
    [GET => '/big.php', "Range: bytes=10-99\r\n"],
    [GET => '/x.php', "Accept-Encoding: gzip\r\n"],
);

my $fpm = PGTest::PHP->fpm;
my $bin = wrapper_dir();
my $suexec = suexec_dir();

sub map_php { "<FilesMatch \"\\.ph(ar|p|tml)\$\">\n    @_\n</FilesMatch>\n" }

# The case the module was born from, repaired.
sub by_action
{
    my ($dir, $handler) = @_;
    return <<"END" . map_php('SetHandler application/x-httpd-php');
AddType application/x-httpd-php .php
AddHandler php-fcgi .php
Action application/x-httpd-php /bin/php-wrapper
Alias /bin/ "$dir/"
<Location /bin/>
    SetHandler $handler
    Options +ExecCGI
</Location>
<Directory "$dir">
    Require all granted
</Directory>
END
}

my $wrapper = map_php('SetHandler fcgid-script') . <<'END';
FcgidWrapper @BIN@/php-wrapper .php
<Directory @DOCROOT@>
    Options +ExecCGI
</Directory>
END
my $become = 'SuexecUserGroup ' . SUEXEC_USER . ' ' . SUEXEC_GROUP . "\n";

my @ways = (
    { name => 'mod_php', mpm => 'prefork', modules => ['php'],
      conf => map_php('SetHandler application/x-httpd-php') },
    { name => 'mod_php by AddType', mpm => 'prefork', modules => ['php'],
      conf => "AddType application/x-httpd-php .php\n" },
    { name => 'php-fpm by SetHandler', modules => [qw(proxy proxy_fcgi)],
      conf =>
        map_php('SetHandler "proxy:unix:@SOCKET@|fcgi://localhost"') },
    { name => 'php-fpm by ProxyPassMatch', modules => [qw(proxy proxy_fcgi)],
      conf => 'ProxyPassMatch "^/.*\.php(/.*)?$"'
            . ' "unix:@SOCKET@|fcgi://localhost@DOCROOT@/"' . "\n" },
    { name => 'mod_fcgid by FcgidWrapper', modules => ['fcgid'],
      conf => $wrapper },
    { name => 'mod_fcgid behind Action', modules => [qw(fcgid actions)],
      conf => by_action($bin, 'fcgid-script') },
    { name => 'mod_fcgid by FcgidWrapper, suEXEC', suexec => 1,
      modules => [qw(fcgid suexec)], conf => $become . $wrapper },
    { name => 'mod_fcgid behind Action, suEXEC', suexec => 1,
      modules => [qw(fcgid actions suexec)],
      conf => $become . by_action($suexec || '/', 'fcgid-script') },
    { name => 'mod_cgid behind Action', modules => [qw(cgid actions)],
      mpm => 'worker', conf => by_action($bin, 'cgi-script') },
    { name => 'mod_cgi behind Action', modules => [qw(cgi actions)],
      mpm => 'prefork', conf => by_action($bin, 'cgi-script') },
);

sub unchunked
{
    my ($body) = @_;
    my $whole = '';
    while ($body =~ s/\A([0-9a-fA-F]+)[^\n]*\r\n//) {
        my $size = hex $1;
        last if !$size;
        $whole .= substr $body, 0, $size, '';
        $body =~ s/\A\r\n//;
    }
    return $whole;
}

# An answer without what differs between two times that the same is asked:
# the date, the order of a hash, the pieces in which a script's output comes.
sub ask
{
    my ($server, $method, $path, $headers, $body) = @_;
    my $length = defined $body ? 'Content-Length: ' . length($body) . "\r\n"
        : '';
    $headers = '' if !defined $headers;
    my $text = $server->raw("$method $path HTTP/1.1\r\nHost: localhost\r\n"
        . "Connection: close\r\n$headers$length\r\n"
        . (defined $body ? $body : ''));
    my ($head, $content) = split /\r\n\r\n/, $text, 2;
    $content = unchunked($content)
        if $head =~ s/^Transfer-Encoding: chunked(?:\r\n|\z)//m;
    $head =~ s/^Date:.*\n//m;
    # out of a hash whose order is another in each process
    $head =~ s/^(Allow: )(.*?)\r$/$1 . join ',', sort split m{,}, $2/me;
    if ($head =~ s/^Content-Length: (\d+)(\r\n|\z)//m) {
        my $said = $1;
        $content .= "\nCUT SHORT of $said"
            if length $content != $said && $method ne 'HEAD'
            && $head !~ m{\A\S+ 304};
    }
    my $port = $server->port;
    my $root = $server->root;
    s/\Q$root\E/ROOT/g, s/\b$port\b/PORT/g for $head, $content;
    # whichever header is the last one
    return $head =~ s/\r\n\z//r . "\n\n$content";
}

# What was said, each kind of line once. mod_cgi cuts what a program says as it
# comes, so of that the text counts.
sub log_of
{
    my ($server) = @_;
    my $root = $server->root;
    my ($program, %lines) = ('');
    for ($server->log_lines) {
        s/^\[[^]]+\] (\[[^]]+\]) \[pid \d+(?::tid \d+)?\]/$1/;
        s/(client 127\.0\.0\.1):\d+/$1/g;
        s/\Q$root\E/ROOT/g;
        s/, referer.*//;
        if (s/^.* AH01215: stderr from [^:]*: //) {
            $program .= s/\s+//gr;
        }
        else {
            $lines{$_} = 1;
        }
    }
    return join "\n", sort(keys %lines), $program;
}

my $asked = 0;
for my $way (@ways) {
    my $name = $way->{name};
    SKIP: {
        skip "$name: no suEXEC here, or not root", 1
            if $way->{suexec} && !$suexec;
        # its suexec has the folder of its sites compiled in
        skip "$name: " . missing(debian => 'yes'), 1
            if $way->{suexec} && missing(debian => 'yes');
        my %how = (mpm => $way->{mpm} || 'event', name => $name,
            modules => [ qw(mime dir alias rewrite), @{ $way->{modules} } ],
            conf => $way->{conf}, vars => { DOCROOT => $site,
                SOCKET => $fpm->socket,
                BIN => $way->{suexec} ? $suexec : $bin },
            # PHP's own words about error.php and their like; what the guard
            # adds to them is compared below
            expect => [qr/./]);
        my ($bare, $guarded) = map { PGTest->new(%how, guard => $_) } 0, 1;
        like(ask($bare, GET => '/x.php'), qr/RAN-42/, "$name: PHP runs");
        like(ask($bare, GET => '/who.php'), qr/^65534$/m,
            "$name: as the user of suEXEC") if $way->{suexec};
        for my $request (@requests) {
            my ($method, $path, $headers) = @$request;
            my $which = join ', ', $name, "$method $path",
                $headers ? $headers =~ s/\r\n//r : ();
            my $want = ask($bare, @$request);
            is(ask($guarded, @$request), $want, $which);
            unlike($want, qr/<\?php \/\*/, "$which: a healthy server");
            ++$asked;
        }
        is(log_of($guarded), log_of($bare), "$name: the same in the log");
        is(scalar($guarded->alerts), 0, "$name: no alert");
        $_->stop for $bare, $guarded;
    }
}
$fpm->stop;
note("$asked pairs of answers compared");
done_testing;
