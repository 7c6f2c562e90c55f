# What -t finds without a PHP file in the place that it asks about: files that
# an Alias, an AliasMatch or a RewriteRule names, directories behind an AliasMatch, and
# what a .htaccess or a section of Files gives to PHP. Each is compared with
# what the server answers.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $fpm = 'SetHandler "proxy:unix:@SOCKET@|fcgi://localhost"';
my $mapped = "<Directory \@DOCROOT\@>\nAllowOverride All\n<FilesMatch \"\\.php\$\">\n"
    . "$fpm\n</FilesMatch>\n</Directory>\n<Directory \@ROOT\@>\n"
    . "Require all granted\n</Directory>\n";
my $index = "<Directory \@DOCROOT\@>\nAllowOverride All\n</Directory>\n"
    . "<Files index.php>\n$fpm\n</Files>\n";
my $php = '<FilesMatch "\.php$">' . "\n$fpm\n</FilesMatch>\n"
    . "<Directory \@DOCROOT\@>\nAllowOverride All\n</Directory>\n";
my $proxied = "ProxyPassMatch ^/(.*\\.php)\$ fcgi://192.0.2.1:9/\@DOCROOT\@/\$1\n";
my $engine = "RewriteEngine On\n";
my @gw = ('/gw/login.php' => SOURCE);
my @app = ('/app/index.php' => SOURCE);

# what it is, configuration, files, the URL, what -t names; nothing: silent
for my $case (
    ['AliasMatch', $mapped . 'AliasMatch ^/app/(.*)$ @ROOT@/app/$1', { @app },
        '/app/index.php', '/app/index.php'],
    ['AliasMatch with the slash in its group', $mapped
        . 'AliasMatch ^/app(/.*)?$ @ROOT@/app$1', { @app }, '/app/index.php',
        '/app/index.php'],
    ['AliasMatch of two groups', $mapped
        . 'AliasMatch "^/app/([^/]+)/(.*)" "@ROOT@/apps/$1/htdocs/$2"',
        { '/apps/one/htdocs/index.php' => SOURCE }, '/app/one/index.php',
        '/apps/one/htdocs/index.php'],
    ['AliasMatch, (?i)', $mapped . 'AliasMatch (?i)^/app/(.*) @ROOT@/app/$1',
        { @app }, '/APP/index.php', '/app/index.php'],
    ['AliasMatch of PHP files', $mapped
        . 'AliasMatch ^/app/(.*)\.php$ @ROOT@/app/$1.php', { @app },
        '/app/index.php', '/app/index.php'],
    ['AliasMatch with a class', $mapped
        . 'AliasMatch ^/v[0-9.]{2,3}/(.*)$ @ROOT@/app/$1', { @app },
        '/v1.2/index.php', '/app/index.php'],
    ['AliasMatch with a choice', $mapped
        . 'AliasMatch ^/(app|old)/sub/(.*)$ @ROOT@/app/$2', { @app },
        '/old/sub/index.php', '/app/index.php'],
    ['AliasMatch that is mapped', $mapped . 'AliasMatch ^/app/(.*)$ @ROOT@/app/$1'
        . "\n<Directory \@ROOT\@/app>\n$fpm\n</Directory>\n", { @app },
        '/app/index.php', ''],
    ['AliasMatch to a file', $mapped
        . 'AliasMatch ^/login(\.php)?$ @ROOT@/gw/login.php', { @gw },
        '/login', '/gw/login.php'],
    ['AliasMatch to a file, no group', $mapped
        . 'AliasMatch "^/(?:index|start)\.php$" @ROOT@/gw/login.php', { @gw },
        '/start.php', '/gw/login.php'],
    ['AliasMatch that makes the name', $mapped
        . 'AliasMatch ^/x/(.*)$ @ROOT@/gw/$1.php', { @gw }, '/x/login',
        '/gw/login.php'],
    ['AliasMatch that makes a directory', $mapped
        . 'AliasMatch ^/u/([a-z]+)/?$ @ROOT@/u/$1/app.php',
        { '/u/bob/app.php' => SOURCE }, '/u/bob', '/u/bob/app.php'],
    ['AliasMatch with text behind the group', $mapped
        . 'AliasMatch "^/x/([a-z]+)/show$" "@ROOT@/gw/$1-page.phtml"',
        { '/gw/one-page.phtml' => SOURCE }, '/x/one/show', '/gw/one-page.phtml'],
    ['AliasMatch of two groups in one name', $mapped
        . 'AliasMatch "^/x/([a-z]+)/([a-z]+)$" "@ROOT@/gw/$2_$1.php"',
        { '/gw/two_one.php' => SOURCE }, '/x/one/two', '/gw/two_one.php'],
    ['AliasMatch that makes the name, and runs', $mapped
        . "AliasMatch ^/x/(.*)\$ \@ROOT\@/gw/\$1.php\n<Files \"*.php\">\n$fpm\n"
        . '</Files>', { @gw }, '/x/login', ''],
    ['Alias of any URL to a file', $mapped . 'Alias /login @ROOT@/gw/login.php',
        { @gw }, '/login', '/gw/login.php'],
    ['Alias of a URL with a slash to a file', $mapped
        . 'Alias /login/ @ROOT@/gw/login.php', { @gw }, '/login/',
        '/gw/login.php'],
    since('2.4.19') ? ['Alias of a Location to a file', $mapped
        . "<Location /login>\nAlias \@ROOT\@/gw/login.php\n</Location>", { @gw },
        '/login', '/gw/login.php'] : (),
    ['Alias to a file that runs by its own URL', $php
        . "Alias /open \@DOCROOT\@/x.php\n<Location /open>\n"
        . "SetHandler application/x-httpd-ea-php81\n"
        . '</Location>', { 'x.php' => SOURCE }, '/open', 'x.php'],
    ['RewriteRule that makes the name', $mapped . $engine
        . 'RewriteRule ^/x/(.*)$ @ROOT@/gw/$1.php [L]', { @gw }, '/x/login',
        '/gw/login.php'],
    ['RewriteRule with a group of its condition', $mapped . $engine
        . "RewriteCond %{QUERY_STRING} ^p=([a-z]+)\n"
        . 'RewriteRule ^/x$ @DOCROOT@/sub/%1.php [L]'
        . "\n<Directory \@DOCROOT\@>\n<Files a.php>\n"
        . "SetHandler application/x-httpd-ea-php81\n</Files>\n</Directory>",
        { 'sub/a.php' => SOURCE }, '/sub/a.php', 'sub/a.php'],
    ['RewriteRule of all URLs', $proxied . $engine
        . "RewriteCond \@DOCROOT\@%{REQUEST_URI} !-f\nRewriteRule ^ /index.php [L]",
        { }, '/some/page', 'index.php'],
    ['RewriteRule of all URLs but some', $proxied . $engine
        . 'RewriteRule !\.(js|css|php)$ /index.php [L]', { }, '/some/page',
        'index.php'],
    ['RewriteRule of all URLs, passed through', $proxied . $engine
        . "RewriteCond \@DOCROOT\@%{REQUEST_URI} !-f\nRewriteRule . /index.php [PT]",
        { }, '/some/page', ''],
    ['RewriteRule in a .htaccess that makes the name', $index,
        { 'sub/front.php' => SOURCE, '.htaccess' => $engine
            . "RewriteRule ^go/(\\w+)\$ sub/\$1.php [L]\n" }, '/go/front',
        'sub/front.php'],
    ['RewriteRule in a Directory that makes the name', $index
        . "<Directory \@DOCROOT\@>\n$engine"
        . "RewriteRule ^go/(\\w+)\$ sub/\$1.php [L]\n</Directory>\n",
        { 'sub/front.php' => SOURCE }, '/go/front', 'sub/front.php'],
    ['RewriteRule to a file', $mapped . $engine
        . 'RewriteRule ^/go$ @ROOT@/gw/login.php [L]', { @gw }, '/go',
        '/gw/login.php'],
    ['RewriteRule with a query', $mapped . $engine
        . 'RewriteRule ^/go/([0-9]+)/ @ROOT@/gw/login.php?id=$1 [L,QSA]', { @gw },
        '/go/5/', '/gw/login.php'],
    ['RewriteRule without its engine', $mapped
        . 'RewriteRule ^/go$ @ROOT@/gw/login.php [L]', { @gw }, '/go', ''],
    ['RewriteRule that forbids it first', $mapped . $engine
        . "RewriteRule ^/go - [F]\nRewriteRule ^/go\$ \@ROOT\@/gw/login.php [L]",
        { @gw }, '/go', ''],
    ['RewriteRule below the document root', $index . $engine
        . 'RewriteRule ^/go/ %{DOCUMENT_ROOT}/sub/front.php [L]',
        { 'sub/front.php' => SOURCE }, '/go/x', 'sub/front.php'],
    ['RewriteRule to a directory', $mapped . $engine
        . 'RewriteRule "^/old/(.*)$" "@ROOT@/app/$1" [L]', { @app },
        '/old/index.php', '/app/index.php'],
    ['RewriteRule to one of several directories', $mapped . $engine
        . 'RewriteRule "^/([a-z]+)/(.*)$" "@ROOT@/apps/$1/htdocs/$2"',
        { '/apps/one/htdocs/index.php' => SOURCE }, '/one/index.php',
        '/apps/one/htdocs/index.php'],
    ['RewriteRule to a directory that is mapped', $mapped . $engine
        . 'RewriteRule "^/old/(.*)$" "@ROOT@/app/$1"' . "\n<Directory "
        . "\@ROOT\@/app>\n$fpm\n</Directory>\n", { @app }, '/old/index.php', ''],
    ['RewriteRule to a directory, as a redirect', $mapped . $engine
        . 'RewriteRule "^/old/(.*)$" "@ROOT@/app/$1" [R]', { @app },
        '/old/index.php', ''],
    ['RewriteRule in a Directory', $index . "<Directory \@DOCROOT\@>\n$engine"
        . "RewriteRule ^go/ sub/front.php [L]\n</Directory>\n",
        { 'sub/front.php' => SOURCE }, '/go/x', 'sub/front.php'],
    ['RewriteRule in a .htaccess', $index, { 'sub/front.php' => SOURCE,
        '.htaccess' => $engine . "RewriteRule ^go/ sub/front.php [L]\n" },
        '/go/x', 'sub/front.php'],
    ['ErrorDocument in a .htaccess', $index, { 'err/e.php' => SOURCE,
        '.htaccess' => "ErrorDocument 404 /err/e.php\n" }, '/err/e.php',
        'err/e.php'],
    (map { [ "ErrorDocument $_ in a .htaccess", $index,
        { 'err/e.php' => SOURCE,
            '.htaccess' => "ErrorDocument $_ /err/e.php?code=$_\n" },
        '/err/e.php', 'err/e.php'] } 401, 403, 500, 503),
    ['ErrorDocument in a section of a .htaccess', $index,
        { 'err/e.php' => SOURCE, '.htaccess' => "<FilesMatch \"\\.inc\$\">\n"
            . "Require all denied\nErrorDocument 403 /err/e.php\n</FilesMatch>\n"
        }, '/err/e.php', 'err/e.php'],
    ['ErrorDocument 404 of another directory', $index
        . "<Directory \@DOCROOT\@/app>\nAddType text/x-log .log\n</Directory>\n",
        { 'err/e.php' => SOURCE, 'app/a.txt' => '',
            'app/.htaccess' => "ErrorDocument 404 /err/e.php\n" },
        '/err/e.php', 'err/e.php'],
    ['ErrorDocument 500 of an alias', $index . "Alias /al \@ROOT\@/al\n"
        . "<Directory \@ROOT\@/al>\nRequire all granted\nAllowOverride All\n"
        . "</Directory>\n", { 'err/e.phtml' => SOURCE, '/al/a.txt' => '',
            '/al/.htaccess' => "ErrorDocument 500 /err/e.phtml\n" },
        '/err/e.phtml', 'err/e.phtml'],
    ['ErrorDocument in a .htaccess that runs', $php, { 'err/e.php' => SOURCE,
        '.htaccess' => "ErrorDocument 401 /err/e.php\nErrorDocument 403 "
            . "\"no /err/e.php\"\nErrorDocument 500 default\n" },
        '/err/e.php', ''],
    ['FallbackResource in a .htaccess', $index, { 'app/front.php' => SOURCE,
        '.htaccess' => "FallbackResource /app/front.php\n" }, '/any',
        'app/front.php'],
    ['DirectoryIndex in a .htaccess', $index, { 'app/start.phtml' => SOURCE,
        '.htaccess' => "DirectoryIndex app/start.phtml\n" }, '/',
        'app/start.phtml'],
    ['DirectoryIndex of the server', $index . "DirectoryIndex /app/start.php",
        { 'app/start.php' => SOURCE }, '/', 'app/start.php'],
    ['FallbackResource in a .htaccess that runs', $php, {
            'app/front.php' => SOURCE,
        '.htaccess' => "FallbackResource /app/front.php\n" }, '/any', ''],
    ['RewriteRule in a .htaccess to what is not there', $index,
        { '.htaccess' => $engine . "RewriteRule ^go/ ../../etc/x.php\n"
            . "RewriteRule ^gone/ sub/front.php\n" }, '/go/x', ''],
    ['.html of a .htaccess', $php, { 'page.html' => SOURCE, '.htaccess' =>
        "AddHandler application/x-httpd-php .html .htm\n" }, '/page.html',
        'page.html'],
    ['.html without PHP in it', $php, { 'page.html' => "<p>\n", '.htaccess' =>
        "AddHandler application/x-httpd-php .html .htm\n" }, '/page.html', ''],
    ['.inc of a .htaccess', $php, { 'page.inc' => SOURCE, '.htaccess' =>
        "AddType application/x-httpd-php .inc\n" }, '/page.inc', 'page.inc'],
    ['.inc of the server', $php . "AddType application/x-httpd-php .inc\n",
        { 'page.inc' => SOURCE }, '/page.inc', 'page.inc'],
    ['path info past a ProxyPassMatch', "AcceptPathInfo On\n"
        . 'ProxyPassMatch "^/(.*\.php)$" "unix:@SOCKET@|fcgi://a@DOCROOT@/$1"',
        {}, '/index.php/more', 'index.php'],
    ['path info past a ProxyPassMatch, accepted in a section',
        "ProxyPassMatch \"\\.php\$\" \"unix:\@SOCKET\@|fcgi://a\@DOCROOT\@\"\n"
        . "<Directory \@DOCROOT\@>\nAcceptPathInfo On\n</Directory>",
        {}, '/index.php/more', 'index.php'],
    ['path info past a ProxyPassMatch, accepted in a .htaccess',
        'ProxyPassMatch "^/(.*\.php)$" "unix:@SOCKET@|fcgi://a@DOCROOT@/$1"' . "\n"
        . "<Directory \@DOCROOT\@>\nAllowOverride All\n</Directory>",
        { '.htaccess' => "AcceptPathInfo On\n" }, '/index.php/more',
        'index.php'],
    ['... past a LocationMatch',
        "<LocationMatch \"\\.php\$\">\n$fpm\n</LocationMatch>\n"
        . "<Directory \@DOCROOT\@>\nAllowOverride All\n</Directory>",
        { '.htaccess' => "AcceptPathInfo On\n" }, '/index.php/more',
        'index.php'],
    ['... or not', 'ProxyPassMatch "^/(.*\.php)$" '
        . "\"unix:\@SOCKET\@|fcgi://a\@DOCROOT\@/\$1\"\nAcceptPathInfo On\n"
        . "<Directory \@DOCROOT\@>\nAllowOverride All\n</Directory>",
        { '.htaccess' => "AcceptPathInfo Off\n" }, '/index.php/more', ''],
    ['path info past a LocationMatch', "AcceptPathInfo On\n<LocationMatch "
        . "\"\\.php\$\">\n$fpm\n</LocationMatch>", {}, '/index.php/more',
        'index.php'],
    ['path info that is not accepted',
        'ProxyPassMatch "\.php$" "unix:@SOCKET@|fcgi://a@DOCROOT@"', {},
        '/index.php/more', ''],
    ['path info that the pattern takes', "AcceptPathInfo On\nProxyPassMatch "
        . '"^/(.*\.php(/.*)?)$" "unix:@SOCKET@|fcgi://a@DOCROOT@/$1"', {},
        '/index.php/more', ''],
    (map { my ($name, $how, $file) = @$_;
        ["a folder opened $name", "<Directory \@DOCROOT\@>\n"
            . "Require all denied\n</Directory>\n$how", { 'open/index.php' => SOURCE },
            '/open/index.php', $file] }
        ['by a Directory', "<Directory \@DOCROOT\@/open>\nRequire all granted\n"
            . '</Directory>', 'open/index.php'],
        ['for some', "<Directory \@DOCROOT\@/open>\nRequire method GET\n"
            . '</Directory>', 'open/index.php'],
        ['by a Location', "<Location /open>\nRequire all granted\n</Location>",
            'open/index.php'],
        ['that runs', "<Directory \@DOCROOT\@/open>\nRequire all granted\n"
            . "</Directory>\n$php", ''],
        ['for nobody', "<Directory \@DOCROOT\@/open>\nRequire all denied\n"
            . '</Directory>', '']),
    ['a section of .html', $php . "<FilesMatch \"\\.html\$\">\n"
        . "SetHandler application/x-httpd-php\n</FilesMatch>\n",
        { 'page.html' => SOURCE }, '/page.html', 'page.html'],
    ['a section of .html that runs', $php . "<Files \"*.html\">\n$fpm\n</Files>\n",
        { 'page.html' => SOURCE }, '/page.html', ''],
    ['a section of .html in a .htaccess', $php, { 'page.html' => SOURCE,
        '.htaccess' => "<Files ~ \"\\.html\$\">\nSetHandler application/x-httpd-php\n"
            . "</Files>\n" }, '/page.html', 'page.html'],
) {
    my ($name, $conf, $files, $url, $file) = @$case;
    my $s = PGTest::Lint->make({ modules => 'mime alias dir rewrite proxy proxy_fcgi',
        conf => "$conf\n", files => 'index.php', part => $files },
        expect => [qr/./]);
    my ($status, $said) = $s->check;
    is($status, 0, "$name: -t passes") or diag($said);
    my @in = map { $_->{in} } findings($said);
    my $want = $file && ($file =~ m{^/} ? $s->root . $file
        : $s->docroot . "/$file");
    is(join(' ', map { s/,.*//sr } @in), $want, "$name: what -t names")
        or diag($said);
    for my $finding (split /^(?=PHPG)/m, $said) {
        my ($number) = $finding =~ /^(PHPG\d{4})/ or next;
        my ($what) = $finding =~ /^  more +phpguard explain\s+(\S+)$/m;
        like(($s->check('-D', "DUMP_PHPGUARD_EXPLAIN=$what"))[2],
            qr/^  more +phpguard explain $number$/m,
            "$name: explain $what shows $number");
    }
    is($s->start, undef, "$name: it starts");
    my $answer = $s->get($url);
    if ($file) {
        is($answer->{status}, 500, "$name: it leaks");
    }
    else {
        isnt($answer->{status}, 500, "$name: it does not leak");
    }
    $s->kill_and_wait('TERM');
}
done_testing;
