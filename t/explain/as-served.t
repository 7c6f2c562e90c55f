# Named cases of "phpguard explain" beside what a server without the module
# answers to the same request: the verdict, and the status.
# also under: sanitizer
use strict;
use warnings;
use File::Spec;
use FindBin;
use MIME::Base64 qw(encode_base64);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use PGTest::Sites;
use Test::More;

my $fpm = PGTest::PHP->fpm;
# mod_rewrite lower-cases the handler of [H=]
my $lower = File::Spec->tmpdir . "/phpguard-h-$$";
mkdir $lower or die "$lower: $!";
symlink $fpm->socket, "$lower/fpm" or die "$lower/fpm: $!";
END { unlink "$lower/fpm"; rmdir $lower }

my $ann = 'GET ann';
my $basic = "<Location />\nAuthType Basic\nAuthName x\n"
    . 'AuthUserFile @ROOT@/users';

my $unix = "proxy:unix:$lower/fpm|fcgi://localhost";
my $bare = $unix =~ s/^proxy://r;
my @refused = map { $_ => 'denied' } '/x%3F.php', '/x%09.php';

# A name of the case, its vhost's lines, files, and what is asked: host, path,
# the verdict, the reason; a method and a user.
my %cases = (
    php => [
        ['the handler of a rule that redirects gets its "redirect:" name',
            '', { '.htaccess' => "RewriteEngine On\nRewriteRule ^old /x.php "
                . "[H=application/x-httpd-php]\n", 'x.php' => SOURCE,
                'old.html' => "text\n" },
            ['', '/old.html', 'fails', qr{^PHP cannot open redirect:/x\.php}]],
        ['PHP may not read the file', 'AddHandler application/x-httpd-php .php',
            { 'closed.php' => SOURCE, 'x.php' => SOURCE },
            ['', '/closed.php', 'fails'], ['', '/x.php', 'runs']],
    ],
    fpm => [
        ['FPM as the handler of such a rule',
            '', { '.htaccess' => "RewriteEngine On\nRewriteRule ^old /x.php "
                . "[H=proxy:unix:$lower/fpm|fcgi://localhost]\n",
                'x.php' => SOURCE, 'old.html' => "text\n" },
            ['', '/old.html', 'fails', qr/^the URL maps to no file \(404\)$/]],
        ['FPM does not find the file', "<FilesMatch \\.php\$>\n"
            . "SetHandler proxy:unix:$lower/fpm|fcgi://localhost\n</FilesMatch>",
            { 'x.php' => SOURCE },
            ['', '/none.php', 'fails', qr/^the file does not exist \(404\)$/],
            ['', '/x.php', 'runs']],
        ['FPM as a member of a balancer', "<Proxy balancer://p>\n"
            . "BalancerMember unix:$lower/fpm|fcgi://localhost\n</Proxy>\n"
            . "<FilesMatch \\.php\$>\nSetHandler proxy:balancer://p\n"
            . '</FilesMatch>', { 'x.php' => SOURCE },
            ['', '/none.php', 'fails', qr/^the file does not exist \(404\)$/],
            ['', '/x.php', 'runs']],
        ['FPM is given a directory', "<Location /d>\n"
            . "SetHandler proxy:unix:$lower/fpm|fcgi://localhost\n</Location>",
            { 'd/page.html' => "text\n" }, ['', '/d/', 'fails',
            qr/^PHP cannot run a directory \(404\)$/]],
        ['a redirect to a directory keeps the query',
            "RewriteEngine On\nRewriteCond %{QUERY_STRING} !a\n"
            . 'RewriteRule /$ - [F]', { 'sub/index.php' => SOURCE },
            ['', '/sub?a=1', 'leaks'], ['', '/sub', 'denied']],
        ['the redirect to a directory spells the host in lower case',
            "RewriteEngine On\nRewriteCond %{HTTP_HOST} !^[A-Z]\n"
            . 'RewriteRule . - [F]', { 'sub/index.php' => SOURCE },
            ['Upper.', '/sub', 'denied'], ['Upper.', '/sub/', 'leaks']],
        ['... and UseCanonicalName its own name',
            "UseCanonicalName On\nRewriteEngine On\n"
            . "RewriteCond %{HTTP_HOST} !^other\nRewriteRule . - [F]",
            { 'sub/index.php' => SOURCE },
            ['other.', '/sub', 'denied'], ['other.', '/sub/', 'leaks']],
        # mod_proxy forwards the URL's own spelling, or encodes the path
        (map { my ($to, $name, %now) = @$_;
            ["$name: \"?\", a control character and a query", $to,
            { map { $_ => SOURCE } 'x.php', 'x?.php', "x\t.php" },
            map { ['', $_, $now{$_} || 'runs'] }
                grep { ($now{$_} || '') ne 'none' }
                '/x%3F.php', '/x%09.php', '/x.php', '/x.php?a=%09'] }
            !PGTest::Ways::is_since(63) ? () : (
            ["<FilesMatch \\.php\$>\nSetHandler $unix\n</FilesMatch>",
                'SetHandler', @refused],
            ["<Proxy balancer://q>\nBalancerMember $bare\n</Proxy>\n"
                . "<FilesMatch \\.php\$>\nSetHandler proxy:balancer://q\n"
                . '</FilesMatch>', 'a balancer', @refused],
            (map { my ($what, $rest, @now) = @$_;
                ["ProxyPass$what $bare\@DOCROOT\@/nTHIS/$rest",
                    "ProxyPass$what $rest", '/x%3F.php' => 'none',
                    '/x%09.php' => 'none', @now] }
                ['Match ^/(.*\.php)$', '$1'],
                ['Match ^/(.*\.php)$', '$1 nocanon'],
                [' /', ' nocanon', '/x.php?a=%09' => 'denied'],
                [' /', ' mapping=encoded'], [' /', '']),
            (map { my ($flags, @now) = @$_;
                ["RewriteEngine On\nRewriteRule ^/(.*\\.php)\$ $bare"
                    . "\@DOCROOT\@/nTHIS/\$1 [$flags]", "[$flags]",
                    '/x%3F.php' => 'denied', @now] }
                ['P', '/x%09.php' => 'none'], ['P,NE', '/x%09.php' => 'denied',
                    '/x.php?a=%09' => 'denied']))),
        # what mod_proxy makes of other spellings of a URL
        (map { my ($url, $verdict) = @$_;
            ["the URL $url", "<FilesMatch \\.php\$>\nSetHandler \"proxy:$url\""
                . "\n</FilesMatch>", { 'x.php' => SOURCE },
                ['', '/x.php', $verdict]] }
            map({ my $u = $_; PGTest::Ways::is_since(63)
                ? map({ [$_, $u->[0]] } @$u[1 .. $#$u]) : () }
            ['fails', map({ "unix:$lower/fpm|$_" } 'fcgi//localhost',
                'fcgi:localhost', 'fcgi:/localhost', 'fcgi:///localhost', 'fcgi',
                '', 'localhost', 'balancer://x'), "unix:/$lower/fpm|fcgi://x",
                'unix:|fcgi://x', 'unix:none|fcgi://x', 'fcgi:///', 'fcgi://',
                'fcgi:', 'fcgi:/127.0.0.1:1', 'fcgi:127.0.0.1:1', 'http://:80',
                'balancer:x', 'balancer://', 'balancer://x',
                map({ "fcgi://$_" } '127.0.0.1:php', '127.0.0.1:',
                '127.0.0.1:99999', '127.0.0.1:0', '127.0.0.1:1:1', '[::1', ':1',
                'a b', '*:1')],
            ['leaks', "unix:$lower/fpm", 'fcgi', 'fcgi//127.0.0.1:1',
                "unix:$lower/fpm fcgi://x", "unix:$lower/fpm||fcgi://x",
                "$lower/fpm|fcgi://x"],
            ['runs', "unix://$lower/fpm|fcgi://x", map({ "unix:$lower/fpm|$_" }
                'fcgi:', 'fcgi://', 'fcgi://x/', 'FCGI://x', 'fcgi://x:php')])),
        ['OPTIONS is no GET of the file', '', { 'x.php' => SOURCE },
            map { ['', '/x.php', $_->[1], undef, $_->[0]] }
                ['OPTIONS', 'sent'], ['PUT', 'fails'], ['DELETE', 'fails'],
                ['NOSUCH', 'fails'], ['POST', 'leaks']],
        (map { my $h = $_; [ "$h answers GET alone", "<Location /x>\n"
            . "SetHandler $h\n</Location>", { 'x/f.php' => SOURCE },
            ['', '/x/none', 'fails'], ['', '/x/f.php', 'leaks', undef, 'POST'],
            ['', '/x/none', 'fails', undef, 'POST']] }
            'send-as-is', ('imap-file') x PGTest::Sites::installed('imagemap')),
        # expressions since httpd 2.4.19
        PGTest::Ways::is_since(19)
        ? ['a directory whose handler is an empty expression',
            "<Location /d>\nSetHandler %{ENV:NONE}\n</Location>",
            { 'd/page.html' => "text\n" }, ['', '/d/', 'sent'],
            ['', '/d/', 'fails', undef, 'PUT']] : (),
        ['a ProxyPass is asked before the handler of a section',
            "ProxyPass / fcgi://127.0.0.1:1/\n<Location />\n"
            . "SetHandler cgi-script\n</Location>", {},
            ['', '/x.php', 'fails', qr/^nothing listens on /]],
        PGTest::Sites::installed('dav_fs')
        ? ['mod_dav runs no PHP', "<Location />\nDAV On\n</Location>",
            { 'x.php' => SOURCE }, ['', '/x.php', 'sent',
                qr/^mod_dav\.c answers the request$/, 'OPTIONS'],
            ['', '/x.php', 'leaks', undef, 'POST']] : (),
        PGTest::Sites::installed('imagemap')
        ? ['imap-file of a directory',
            "<Location /d>\nSetHandler imap-file\n</Location>",
            { 'd/page.html' => "text\n" },
            ['', '/d/', 'fails']] : (),
        PGTest::Sites::installed('imagemap')
        ? ['imap-file reads the file',
            "<Location /d>\nSetHandler imap-file\n</Location>",
            { 'd/x.php' => SOURCE }, ['', '/d/x.php', 'sent',
                qr/^mod_imagemap\.c answers the request$/]] : (),
        (map { my ($to, $name) = @$_;
            ["the page of an error $name: the error is reported",
            "ErrorDocument 403 /e.php\nErrorDocument 404 /e.php\n$to\n"
            . "<Location /closed>\nRequire all denied\n</Location>",
            { 'e.php' => SOURCE }, ['', '/closed', 'denied'],
            ['', '/none.html', 'fails']] }
            ["<Files e.php>\nSetHandler proxy:fcgi://127.0.0.1:1\n</Files>",
                'whose FPM does not listen'],
            ["<Files e.php>\nSetHandler proxy:unix:/none|fcgi://x\n</Files>",
                'whose socket does not exist'],
            ['ProxyPass /e.php fcgi://127.0.0.1:1/', 'that is proxied']),
        ['the group of a file, of a user',
            "$basic\nRequire file-group\n</Location>", { 'x.php' => SOURCE },
            ['', '/x.php', 'denied', undef, $ann]],
        ['... or the user', "$basic\n<RequireAny>\nRequire file-group\n"
            . "Require user ann\n</RequireAny>\n</Location>", { 'x.php' => SOURCE },
            ['', '/x.php', 'leaks', undef, $ann]],
        ['a user where nothing authenticates', "<Location />\n"
            . "Require group g\n</Location>", { 'x.php' => SOURCE },
            ['', '/x.php', 'fails', undef, $ann]],
    ],
);

sub conf
{
    my ($set) = @_;
    my $conf = "<Directory \@DOCROOT\@>\nAllowOverride All\nOptions +Indexes "
        . "+FollowSymLinks\nDirectoryIndex index.php\n</Directory>\n";
    for my $i (0 .. $#{ $cases{$set} }) {
        $conf .= "<VirtualHost *>\nServerName n$i.example:\@PORT\@\n"
            . "ServerAlias *.n$i.example\nDocumentRoot \@DOCROOT\@/n$i\n"
            . ($cases{$set}[$i][1] =~ s/THIS/$i/gr) . "\n</VirtualHost>\n";
    }
    return $conf;
}

sub check
{
    my ($set, %how) = @_;
    my @of = @{ $cases{$set} };
    my $s = PGTest->new(guard => 0, name => $set, conf => conf($set), %how,
        files => { '/users' => "ann:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=\n",
            map { my $i = $_; my %f = %{ $of[$i][2] };
            map { ("n$i/$_" => $f{$_}) } keys %f } 0 .. $#of },
        expect => [qr/./]);
    chmod 0, glob $s->docroot . '/*/closed*';
    for my $i (0 .. $#of) {
        my ($name, undef, undef, @asked) = @{ $of[$i] };
        for (@asked) {
            my ($host, $path, $verdict, $reason) = ("$_->[0]n$i.example",
                @$_[1 .. 3]);
            my ($method, $user) = split / /, $_->[4] || 'GET';
            my $text = PGTest::Sites::asked($s, $s->port, $host, $path, $method,
                $user ? 'Authorization: Basic ' . encode_base64("$user:test", '')
                    : ());
            my ($e) = PGTest::Sites::told($s, 'DUMP_PHPGUARD_FROM=127.0.0.1',
                "DUMP_PHPGUARD_METHOD=$method",
                $user ? "DUMP_PHPGUARD_USER=$user" : (),
                "DUMP_PHPGUARD_EXPLAIN=http://$host:" . $s->port . $path);
            is(PGTest::Sites::outcome($text), $verdict, "$name: $path");
            is(PGTest::Sites::verdict_of($e), $verdict, '... as explain says')
                or diag($e->{message});
            is($e->{status}, PGTest::Sites::status_of($text), '... the status')
                # that of a backend is its own
                if $e->{message} !~ /404|503/ && !$e->{backend};
            like($e->{message}, $reason, '... the reason') if $reason;
        }
    }
    $s->stop;
}

# The server itself may answer 500: fixup_dflt() (mod_dir) frees the Location
# that it then sends.
sub check_freed
{
    my $s = PGTest->new(guard => 0, modules => [qw(dir alias)],
        conf => "FallbackResource /index.php\n<If \"%{REQUEST_URI} == "
            . "'/index.php'\">\nRedirect 302 /elsewhere.html\n</If>\n",
        files => { 'index.php' => SOURCE });
    my $base = 'http://a.example:' . $s->port;
    my @said = PGTest::Sites::told($s, map { "DUMP_PHPGUARD_EXPLAIN=$base/$_" }
        1 .. 50);
    # of a sub-request, so without the port
    is(join(' ', grep { $_ ne 'http://a.example/elsewhere.html' }
        map { $_->{location} } @said), '',
        'the Location of a FallbackResource that redirects');
    $s->stop;
}

check_freed() if PGTest::Ways::is_since(19);
check('php', mpm => 'prefork', modules => [qw(php mime dir rewrite)]);
check('fpm', modules => [qw(proxy proxy_fcgi slotmem_shm
    proxy_balancer lbmethod_byrequests proxy_http mime dir rewrite auth_basic
    authn_core authn_file authz_user authz_groupfile authz_owner asis autoindex),
    PGTest::Sites::installed(qw(imagemap dav dav_fs))]);
$fpm->stop;
done_testing;
