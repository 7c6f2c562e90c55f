# Places that no DocumentRoot names, and what decides before a section can:
# said by the lint, asked of the server.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Dump;
use PGTest::Lint;
use Test::More;

my $script = "SetHandler application/x-httpd-php\n";

dump_case('UserDir: an absolute pattern, and what is disabled', BY_MODULE,
    conf => <<"END",
UserDir \@ROOT\@/home/*/www
<Directory "\@ROOT\@/home/*/www">
    Require all granted
    $script</Directory>
<Directory "\@ROOT\@/home/b/www">
    SetHandler none
</Directory>
END
    modules => 'mime php userdir', dirs => [qw(home/a/www home/b/www)],
    urls => { 'home/a/www/' => '/~a/', 'home/b/www/' => '/~b/' }, rows => {
    'localhost home/a/www index.php' => 'runs',
    'localhost home/b/www index.php' => 'leaks',
    'localhost htdocs index.php' => 'leaks',
});
dump_case('UserDir: the last line counts', BY_MODULE, conf => <<'END',
UserDir @ROOT@/old/*
UserDir @ROOT@/new/*
<Directory @ROOT@/new>
    Require all granted
</Directory>
END
    modules => 'mime php userdir', dirs => [qw(old/a new/a)],
    urls => { 'new/a/' => '/~a/' }, not => [qr/ old/],
    rows => { 'localhost new/a index.php' => 'leaks' });
dump_case('UserDir disabled', BY_MODULE, conf => <<'END',
UserDir @ROOT@/old/*
UserDir disabled
END
    modules => 'mime php userdir', dirs => ['old/a'], not => [qr/ old/]);

dump_case('VirtualDocumentRoot takes the place of DocumentRoot', BY_MODULE,
    modules => 'mime php vhost_alias', conf => <<"END",
<VirtualHost *:\@PORT\@>
    ServerName site.example
    UseCanonicalName Off
    DocumentRoot \@ROOT\@/unreached
    VirtualDocumentRoot \@ROOT\@/v/%-1/%1
    <Directory \@ROOT\@/v>
        Require all granted
        $script    </Directory>
</VirtualHost>
END
    dirs => [qw(unreached v/example/site)],
    urls => { 'v/example/site/' => '/' }, not => [qr/unreached/],
    rows => { 'site.example v/example/site index.php' => 'runs' });

# The directory tells which name a request is for.
for my $case (['%0', 'www.site.example', 'www.site.example'],
        ['%2/%1', 'site/www', 'www.site'],
        ['%-1/%-2.1/%-2', 'example/s/site', 'site.example'],
        ['%-1/%2+', 'example/site.example', 'x.site.example'],
        ['web/%1.2.3', 'web/site', undef]) {
    my ($map, $dir, $host) = @$case;
    my $s = PGTest::Lint->make({ path => $map, conf => <<"END",
UseCanonicalName Off
VirtualDocumentRoot \@ROOT\@/v/$map
<Directory \@ROOT\@/v>
    Require all granted
</Directory>
END
        modules => 'mime vhost_alias', files => "/v/$dir/index.php" },
        guard_conf => "PHPGuard Off\nPHPGuardLint Warn\n");
    my (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    my ($row) = grep { $_->{name} eq 'index.php' } json_rows($out);
    is($row ? $row->{verdict} : undef, $host ? 'leaks' : undef,
        "VirtualDocumentRoot $map: the map");
    if ($host) {
        is($s->start, undef, "VirtualDocumentRoot $map: it starts");
        ok(leaked($s->raw("GET /index.php HTTP/1.1\r\nHost: $host\r\n"
            . "Connection: close\r\n\r\n")), "and $host is");
        (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_EXPLAIN='
            . $s->root . "/v/$dir/index.php");
        like($out, qr{^leaks: +http://\Q$host\E:}, 'explain names the host');
        $s->stop;
    }
    $s->gone;
}

dump_case('AliasMatch: the URL that leads there', BY_MODULE,
    modules => 'mime php alias', conf => <<"END",
AliasMatch "^/u/([a-z]+)/(.*)\$" "\@ROOT\@/u/\$1/pub/\$2"
<Directory \@ROOT\@/u>
    Require all granted
</Directory>
<Directory \@ROOT\@/u/x>
    $script</Directory>
END
    dirs => [qw(u/x/pub u/y/pub)],
    urls => { 'u/x/pub/' => '/u/x/', 'u/y/pub/' => '/u/y/' }, rows => {
    'localhost u/x/pub index.php' => 'runs',
    'localhost u/y/pub index.php' => 'leaks',
});

# A static front end over the directory of an API, and other ways by which no
# request reaches a document root.
for my $case (['Alias /', 'alias', 'Alias / @ROOT@/spa/'],
        ['AliasMatch', 'alias', 'AliasMatch "^/(.*)$" "@ROOT@/spa/$1"'],
        ['RewriteRule', 'rewrite', "RewriteEngine On\n"
            . 'RewriteRule "^/(.*)$" "@ROOT@/spa/$1" [L]'],
        ['Redirect', 'alias', 'Redirect / https://www.example.org/'],
        ['RewriteRule [R]', 'rewrite', "RewriteEngine On\n"
            . 'RewriteRule "^" "https://www.example.org/" [R]']) {
    my ($way, $module, $line) = @$case;
    dump_case("$way: a document root that no request reaches",
        modules => "mime $module", files => 'index.php',
        part => { '/spa/index.html' => 'static' },
        conf => "$line\n<Directory \@ROOT\@/spa>\n"
            . "    Require all granted\n</Directory>\n",
        not => [qr/./]);
}
dump_case('a vhost that no request reaches', BY_MODULE, conf => MATCH . <<'END',
<VirtualHost *:@PORT@>
    ServerName a
    DocumentRoot @ROOT@/a
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName a
    DocumentRoot @ROOT@/b
</VirtualHost>
END
    dirs => [qw(a b)], urls => { 'a/' => '/' }, not => [qr/ b /],
    rows => { 'a a index.php' => 'runs' });

# httpd takes the file for a directory where it need not look for links.
for my $case ([FollowSymLinks => 'runs'], [None => 'leaks']) {
    my ($options, $verdict) = @$case;
    dump_case("a wildcard that takes files, Options $options", BY_MODULE,
        conf => <<"END",
<Directory \@ROOT\@>
    Options $options
</Directory>
<Directory "\@DOCROOT\@/*">
    $script</Directory>
END
        rows => { 'localhost htdocs index.php' => $verdict });
}
dump_case('a section of a file\'s own name', BY_MODULE, conf => <<"END",
<Directory "\@DOCROOT\@/index.php">
    $script</Directory>
END
    rows => { 'localhost htdocs index.php' => 'runs',
        'localhost htdocs x.phtml' => 'leaks' });

dump_case('If about the file and its URL', BY_MODULE,
    files => 'index.php x.phtml x.phar', conf => <<"END",
<If "-f %{REQUEST_FILENAME}">
    $script</If>
<If "%{REQUEST_URI} =~ m#[.]phtml\$#">
    SetHandler none
</If>
<ElseIf "%{REQUEST_FILENAME} =~ /phar\$/">
    SetHandler none
</ElseIf>
<Else>
    AddType text/plain .txt
</Else>
END
    rows => { 'localhost htdocs index.php' => 'runs',
        'localhost htdocs x.phtml' => 'leaks',
        'localhost htdocs x.phar' => 'leaks' });
dump_case('If about who asks', BY_MODULE, conf => <<"END",
<If "%{REMOTE_ADDR} == '127.0.0.1'">
    $script</If>
END
    rows => { 'localhost htdocs index.php' => 'unknown' });

my $fcgi = 'unix:@SOCKET@|fcgi://localhost@DOCROOT@/$1';
dump_case('ProxyPassMatch: Directory does not hold, Location does',
    since => '2.4.47',
    modules => 'mime proxy proxy_fcgi alias', conf => <<"END",
ProxyPass /out !
<Location /out2>
    ProxyPass !
</Location>
ProxyPassMatch "^/(.*\\.php)\$" "$fcgi"
<Directory \@DOCROOT\@>
    Require all denied
</Directory>
<Directory \@DOCROOT\@/out>
    AddType text/plain .txt
    Require all granted
</Directory>
<Directory \@DOCROOT\@/out2>
    AddType text/plain .txt
    Require all granted
</Directory>
<Location /no>
    Require all denied
    AddType text/plain .txt
</Location>
END
    dirs => [qw(htdocs/out htdocs/out2 htdocs/no)], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.phtml' => 'denied',
    'localhost htdocs/out index.php' => 'leaks',
    'localhost htdocs/out2 index.php' => 'leaks',
    'localhost htdocs/no index.php' => 'denied',
});

dump_case('RewriteRule with [H=] and [T=], behind the mapping', BY_MODULE,
    modules => 'mime php rewrite', conf => <<"END",
<Directory \@DOCROOT\@/h>
    $script    RewriteEngine On
    RewriteRule "\\.php\$" - [H=x-none,L]
    RewriteRule "phar\$" - [H=x-none]
</Directory>
<Directory \@DOCROOT\@/t>
    AddType text/plain .txt
    RewriteEngine On
    RewriteRule "^INDEX" - [T=application/x-httpd-php,NC]
</Directory>
<Directory \@DOCROOT\@/s>
    $script    RewriteEngine On
    RewriteRule "index" - [T=text/plain]
</Directory>
<Directory \@DOCROOT\@/c>
    AddType text/plain .txt
    RewriteEngine On
    RewriteCond "%{HTTP_USER_AGENT}" x
    RewriteRule "index" - [H=application/x-httpd-php]
</Directory>
<Directory \@DOCROOT\@/off>
    $script    RewriteRule "." - [H=x-none]
    RewriteEngine Off
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(h t s c off)], rows => {
    'localhost htdocs/h index.php' => 'leaks',
    'localhost htdocs/h x.phtml' => 'runs',
    'localhost htdocs/h x.phar' => 'leaks',
    'localhost htdocs/t index.php' => 'runs',
    'localhost htdocs/t x.phtml' => 'leaks',
    'localhost htdocs/s index.php' => 'runs',
    'localhost htdocs/c index.php' => 'leaks',
    'localhost htdocs/off index.php' => 'runs',
});
dump_case('a socket that is not there', modules => 'mime proxy proxy_fcgi',
    expect => [qr/AH02454|AH01079/], conf => <<'END', rows => { 'localhost htdocs index.php' => 'fails' });
SetHandler "proxy:unix:@ROOT@/gone|fcgi://localhost"
END
dump_case('mod_fcgid: a wrapper, and a file that is no program',
    modules => 'mime alias fcgid', conf => <<'END',
FcgidIPCDir @ROOT@/run/fcgid
FcgidProcessTableFile @ROOT@/run/fcgid_shm
FcgidWrapper @WRAPPER@/php-wrapper .php
AddHandler fcgid-script .php .phtml
<Directory @DOCROOT@>
    Options +ExecCGI
</Directory>
END
    files => 'index.php x.PHP x.phtml index.php.en', rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.phtml' => 'fails' });
done_testing;
