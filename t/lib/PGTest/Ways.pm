package PGTest::Ways;

# Random lines of configuration: what else leads a request somewhere, refuses
# it or answers it. Of a site of PGTest::Sites.
#
#   PGTest::Ways::server($g, $n)    # lines of the vhost of site $n
#   PGTest::Ways::directory($g)     # of a <Directory> or a .htaccess
#   PGTest::Ways::files($g, $dir)   # further files of a site: path, text

use strict;
use warnings;

sub one_of { $_[rand @_] }
sub chance { rand() < $_[0] }

sub section
{
    my ($name, $argument, @lines) = @_;
    return ("<$name \"$argument\">", map({ "  $_" } @lines), "</$name>");
}

# The handlers that [H=] and [T=] may give.
sub flags
{
    my ($g) = @_;
    my $run = $g->{set} eq 'fpm' ? 'text/plain' : 'application/x-httpd-php';
    my @flags = one_of('L', 'L', 'L', 'R', 'R=301', 'R=302,L', 'R=307', 'R=308',
        'R=404', 'R=403,L', 'R=410', 'R=500', 'F', 'G', 'END', 'PT', 'PT,L', 'S=1', 'C',
        'N=2', 'P', "T=$run", 'T=text/html', "H=$run", 'H=default-handler',
        'H=none-such', 'L,QSA', 'L,QSD', 'NE,R', 'B', 'BNP', 'DPI');
    push @flags, 'NC' if chance(.3);
    push @flags, one_of('E=X:1', 'E=!X', 'CO=a:b:.example', 'QSA', 'L')
        if chance(.25);
    return join ',', @flags;
}

my @conditions = ('%{REQUEST_FILENAME} !-f', '%{REQUEST_FILENAME} -f',
    '%{REQUEST_FILENAME} !-d', '%{REQUEST_FILENAME} -d',
    '%{REQUEST_FILENAME} -s', '%{REQUEST_FILENAME} -l',
    '%{SCRIPT_FILENAME} !-f', '%{DOCUMENT_ROOT}/x.PHP -f',
    '%{DOCUMENT_ROOT}%{REQUEST_URI} -f', '%{HTTPS} off', '%{HTTPS} =on',
    '%{HTTP_HOST} ^s[0-3]\.', '%{HTTP_HOST} !^www\. [NC]',
    '%{SERVER_NAME} example$', '%{QUERY_STRING} ^a', '%{QUERY_STRING} ^$',
    '%{REQUEST_URI} sub', '%{REQUEST_URI} !\.php$ [NC]',
    '%{REQUEST_METHOD} POST', '%{REQUEST_METHOD} !=POST',
    '%{REMOTE_ADDR} =127.0.0.1', '%{THE_REQUEST} \s/(sub|x)',
    '%{ENV:REDIRECT_STATUS} ^$', '%{ENV:X} =1', '%{IS_SUBREQ} =true',
    '%{HTTP_COOKIE} seen', '%{LA-U:REQUEST_FILENAME} -f',
    '%{REQUEST_SCHEME} =http', '%{PATH_INFO} more', '$0 p',
    'expr "%{REQUEST_URI} =~ m#/up#"', '%{CONTEXT_DOCUMENT_ROOT} /s1');

sub conditions
{
    my @lines;
    for (1 .. one_of(0, 0, 1, 1, 2, 3)) {
        my $c = one_of(@conditions);
        push @lines, "RewriteCond $c" . ($c !~ /\]$/ && chance(.2) ? ' [OR]' : '');
    }
    return @lines;
}

sub to
{
    my ($g, $slash) = @_;
    return one_of('-', '-', '-', '/index.php', '/x.PHP', '/sub/x.php',
        '/page.html', '/none.php', '/none/', '/al/info.php', '/own/', '/v',
        "${slash}index.php", "${slash}info.php", '/$1', '$0.html', '$1',
        '/cgi-bin/run.cgi', '%{DOCUMENT_ROOT}/x.phtml', '/index.php?q=$1',
        'https://away.example/$1', 'http://127.0.0.1:1/', '/sub',
        "$g->{home}/s0/x.phtml", '/map.var', '/e/$1.php');
}

# Rules of a server see a slash in front; a [C] wants a rule behind it.
sub rules
{
    my ($g, $slash) = @_;
    my @lines = ('RewriteEngine On');
    push @lines, 'RewriteBase ' . one_of('/', '/sub', '/sub/')
        if !$slash && chance(.2);
    push @lines, 'RewriteOptions ' . one_of('Inherit', 'InheritBefore',
        'InheritDown', 'InheritDownBefore', 'AllowNoSlash', 'IgnoreInherit',
        'IgnoreContextInfo', 'LegacyPrefixDocRoot') if chance(.35);
    for (1 .. one_of(1, 1, 2, 3, 4)) {
        my $pattern = one_of('x\.', 'info', 'sub/(.*)$', 'pretty(.*)$', 'v',
            'page', 'none(.*)$', 'index\.php$', 'm/(\w+)', 'u');
        $pattern = chance(.25) ? one_of('\.php$', '.', '^', '(.*)', '!\.html$',
            '\.(php|inc)', '(\w+)\.php$') : "^$slash$pattern";
        # a proxy would ask DNS for the name
        my $rule = "RewriteRule $pattern " . to($g, $slash) . ' [' . flags($g)
            . ']';
        $rule =~ s/\bP\b/R/ if $rule =~ /away|127/;
        push @lines, conditions(), $rule;
    }
    $lines[-1] =~ s/\bC\b/L/;
    return @lines;
}

sub require_some
{
    return one_of('Require all denied', 'Require all granted',
        'Require ip 127.0.0.1', 'Require ip 10.0.0.0/8', 'Require local',
        'Require expr "%{QUERY_STRING} =~ /a/"', 'Require method GET',
        "<RequireAll>\nRequire all granted\nRequire not env X\n</RequireAll>",
        "<RequireAll>\nRequire all granted\nRequire not ip 127.0.0.1\n</RequireAll>",
        "<RequireAll>\nRequire all granted\n<RequireNone>\nRequire ip 127\n"
            . "</RequireNone>\n</RequireAll>",
        "<RequireAny>\nRequire ip 10\nRequire method POST\n</RequireAny>",
        "AuthType Basic\nAuthName x\nAuthUserFile /none\nRequire valid-user",
        "AuthType Basic\nAuthName x\nAuthUserFile /none\nRequire user ann\nRequire local",
        'Require env X', "AuthMerging Or\nRequire ip 10.0.0.0/8",
        "AuthMerging And\nRequire local", "Order allow,deny\nDeny from all",
        "Order deny,allow\nDeny from 10", "Order allow,deny\nAllow from 127",
        "Order deny,allow\nDeny from all\nAllow from 127.0.0.1",
        "Require all denied\nOrder allow,deny\nAllow from all\nSatisfy Any",
        "<Limit POST>\nRequire all denied\n</Limit>",
        "<LimitExcept GET POST HEAD>\nRequire all denied\n</LimitExcept>",
        "<Limit GET>\nRequire all denied\n</Limit>");
}

sub redirects
{
    return one_of('Redirect /x.php /page.html', 'Redirect 301 /sub/x.php /x.php',
        'Redirect gone /info.php', 'Redirect 403 /up', 'Redirect 404 /own/',
        'Redirect permanent /none https://away.example/',
        'Redirect seeother /page.html /x.PHP', 'RedirectMatch 410 \.inc$',
        'RedirectMatch 404 "^/sub/(?!index)"', 'RedirectMatch 307 ^/u(.*)$ /x$1',
        'RedirectMatch ^/pretty/(\w+)$ /index.php?$1', 'RedirectMatch 403 ^/up/',
        'RedirectTemp /v /v.html', 'Redirect 500 /data.txt');
}

sub error_documents
{
    my ($g) = @_;
    return map { "ErrorDocument $_ " . one_of('/e.php', '/e.php', '/page.html',
        '"a text"', 'http://away.example/', '/none.php', '/up/evil.php',
        '/al/info.php', '/index.php?e=1', 'default') }
        grep { chance(.5) } 404, 403, 401, 410, 500;
}

sub handled
{
    my ($g) = @_;
    return chance(.4) ? 'SetHandler ' . $g->handler
        : one_of('Require all denied', 'Require local',
            'Redirect 302 /page.html', 'ForceType text/plain',
            'SetHandler none', 'Redirect 404');
}

sub ifs
{
    my ($g) = @_;
    my $cond = sub { one_of('%{QUERY_STRING} =~ /a/', '%{HTTPS} == \'on\'',
        '%{REQUEST_URI} =~ m#/sub#', '%{HTTP_HOST} =~ /^s1/', '-R \'127.0.0.1\'',
        '-f %{REQUEST_FILENAME}', '%{REQUEST_METHOD} == \'POST\'',
        '%{REMOTE_ADDR} in {\'10.0.0.1\'}', 'true', 'reqenv(\'X\') == \'1\'') };
    my @lines = section('If', $cond->(), handled($g));
    push @lines, section('ElseIf', $cond->(), handled($g)) if chance(.3);
    push @lines, '<Else>', '  ' . handled($g), '</Else>' if chance(.3);
    return @lines;
}

sub directory
{
    my ($g) = @_;
    my @lines;
    push @lines, rules($g, '') if chance(.35);
    push @lines, ifs($g) if chance(.15);
    push @lines, require_some() if chance(.2);
    push @lines, redirects() if chance(.2);
    push @lines, error_documents($g) if chance(.1);
    push @lines, one_of('Options +MultiViews', 'Options +MultiViews -Indexes',
        'DirectorySlash Off', "DirectorySlash Off\nOptions -Indexes",
        'Options -FollowSymLinks', 'Options +SymLinksIfOwnerMatch -FollowSymLinks',
        'AddLanguage en .en', 'AddHandler type-map .var', 'AcceptPathInfo Off',
        'AcceptPathInfo On', 'DefaultType none', 'SetEnvIf Host s1 X=1',
        'DirectoryIndexRedirect on', 'DirectoryCheckHandler On',
        'AddCharset utf-8 .html', 'AddEncoding x-gzip .gz',
        'MultiviewsMatch Any', 'FallbackResource /x.phtml',
        'RemoveHandler .php', 'Options -ExecCGI', 'ModMimeUsePathInfo On')
        if chance(.4);
    return @lines;
}

sub server
{
    my ($g, $n) = @_;
    my @lines;
    my $root = "$g->{home}/s$n";
    push @lines, rules($g, '/') if chance(.3);
    push @lines, redirects() if chance(.3);
    push @lines, error_documents($g) if chance(.3);
    push @lines, section('Directory', $root, directory($g)) if chance(.4);
    push @lines, section('Directory', "$root/" . one_of('sub', 'own', 'up'),
        directory($g)) if chance(.4);
    push @lines, section('Location', one_of('/', '/sub', '/al', '/x.PHP', '/m'),
        chance(.5) ? require_some() : chance(.5) ? ifs($g)
        : 'SetHandler ' . $g->handler) if chance(.3);
    push @lines, section('Files', one_of('*.php', 'x.*', 'index.*', '?.*'),
        chance(.6) ? require_some() : ifs($g)) if chance(.2);
    push @lines, ifs($g) if chance(.15);
    push @lines, 'SetEnvIf Request_URI sub X=1' if chance(.2);
    push @lines, one_of('ServerSignature On', 'UseCanonicalName On',
        'AllowEncodedSlashes On', 'MergeSlashes Off', 'AcceptPathInfo On',
        'KeepAlive Off') if chance(.2);
    push @lines, proxies($g, $n) if $g->{set} eq 'fpm' && chance(.2);
    return @lines;
}

# Nobody is at port 1.
sub proxies
{
    my ($g, $n) = @_;
    my $php = "unix:$g->{socket}|fcgi://localhost$g->{home}/s$n";
    return one_of('ProxyPass /sub/ http://127.0.0.1:1/',
        'ProxyPass /x.php http://127.0.0.1:1/x.php',
        "ProxyPass /up/ $php/up/", "ProxyPassMatch ^/sub/(.*\\.php)\$ $php/sub/\$1",
        "ProxyPass /own/ !\nProxyPass / http://127.0.0.1:1/",
        "<Location /info.php>\nProxyPass $php/info.php\n</Location>",
        "<Proxy *>\n" . require_some() . "\n</Proxy>\nProxyPass /sub/ $php/sub/",
        'ProxyPassMatch ^/none http://127.0.0.1:1', 'ProxyPass /m/ nobody://x/');
}

sub files
{
    my ($g, $dir) = @_;
    my %files;
    $files{$_} = PGTest::SOURCE() for grep { chance(.6) } qw(e.php v.php x.php
        v.php.en sub/v.php.fr);
    $files{$_} = "plain text of $_\n" for grep { chance(.5) } qw(v.html.en
        v.html.fr v.html sub/v.txt);
    $files{'map.var'} = join "\n", 'URI: map', '', 'URI: '
        . one_of('x.php', 'page.html', 'v.php.en', 'none.php'),
        'Content-type: text/html', 'Content-language: en', '', '' if chance(.6);
    return %files;
}

1;
