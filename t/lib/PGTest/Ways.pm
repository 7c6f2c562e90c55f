package PGTest::Ways;

# Random lines of configuration: what else leads a request somewhere, refuses
# it or answers it. Of a site of PGTest::Sites.
#
#   PGTest::Ways::main($g)          # lines of the main server, above all vhosts
#   PGTest::Ways::server($g, $n)    # of the vhost of site $n
#   PGTest::Ways::directory($g)     # of a <Directory> or a .htaccess
#   PGTest::Ways::files($g, $dir)   # further files of a site: path, text
#   PGTest::Ways::write_maps($g)    # what main() refers to
#   PGTest::Ways::is_since(63)      # httpd is 2.4.63 or later

use strict;
use warnings;

sub is_since
{
    my ($patch) = @_;
    my $httpd = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
    our $running //= `$httpd -v` =~ m{Apache/2\.4\.(\d+)} ? $1 : 99;
    return $running >= $patch;
}

sub if_module
{
    my ($name, @lines) = @_;
    return join "\n", "<IfModule mod_$name.c>", @lines, '</IfModule>';
}

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
        'H=none-such', 'L,QSA', 'L,QSD', 'NE,R', 'B', 'DPI', 'NS', 'NS,L',
        'E=X:1,L', 'E=!X', 'QSD,PT', 'C,L', 'S=2', 'N=1', 'N=3,QSA',
        'R=permanent', 'R=temp,L', 'R=seeother', 'R=400', 'R=200', 'R=503,L',
        'last', 'redirect,last', 'redirect=301', 'forbidden', 'gone', 'end',
        'passthrough', 'skip=1', 'next=2', 'proxy', "type=$run",
        "handler=$run", 'qsappend,last', 'qsdiscard,passthrough',
        'noescape,redirect', 'backrefescaping,last', 'discardpath',
        'nosubreq,last', 'env=X:1,last', 'cookie=a:b:.example,last',
        "H=$run,L", "T=$run,PT", "H=$run,END", 'T=image/png,L', 'PT,H=' . $run,
        is_since(19) ? 'QSL,R' : (), is_since(26) ? ('BNP', 'B=?,L') : (),
        is_since(57) ? ('BCTLS,L', 'BNE=/,B') : (),
        is_since(60) ? ('UnsafeAllow3F,L', 'UnsafePrefixStat,L',
            'UnsafePrefixStat,PT') : (),
        is_since(63) ? 'UNC,L' : ());
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
    '%{REQUEST_FILENAME} -F', '%{REQUEST_URI} -U', '%{REQUEST_FILENAME} -x',
    '%{REQUEST_FILENAME} -h', '%{REQUEST_FILENAME} -L', '%{SERVER_PORT} -ge80',
    '%{SERVER_PORT} -lt80', '%{REQUEST_URI} >/s', '%{QUERY_STRING} <b',
    '%{LA-F:REMOTE_USER} ann', '%{REMOTE_USER} =ann', '%{HTTP:X-In} yes',
    '%{HTTP_HOST} ^(?:www\\.)?(.*)$', '%{SSL:SSL_PROTOCOL} .', '%1 example',
    '%{SCRIPT_FILENAME} .*\\.php$ [NV,NC]', '%{HTTP_USER_AGENT} ^$',
    '%{REMOTE_PORT} ^\\d+$', '%{SERVER_PROTOCOL} HTTP', '%{HANDLER} php',
    '%{CONN_REMOTE_ADDR} 127', '%{CONTEXT_PREFIX} ^/al', '${low:%{HTTP_HOST}} s1',
    '${txt:%{REQUEST_URI}|no} !=no', '${esc:%{PATH_INFO}} !^$',
    'expr "%{REQUEST_URI} =~ m#/up#"', '%{CONTEXT_DOCUMENT_ROOT} /s1',
    '%{SERVER_PORT} -eq80', '%{SERVER_PORT} -ne80', '%{SERVER_PORT} -gt1024',
    '%{SERVER_PORT} -le1024', '%{REQUEST_URI} >=/sub', '%{HTTP_HOST} <=s4',
    '%{REQUEST_URI} =/index.php', '%{REQUEST_URI} !=/x.PHP [nocase]',
    '%{REQUEST_FILENAME} !-F', '%{REQUEST_URI} !-U', '%{HTTP:Cookie} seen=(\d)',
    '%{HTTP_ACCEPT} text/html', '%{HTTP:Accept-Language} ^fr',
    '%{REQUEST_URI} ^/(?<dir>sub|up)/ [NC]', '%{HTTP_USER_AGENT} test [nocase]',
    '%{LA-U:REMOTE_USER} =ann', '%{ENV:REDIRECT_X} =1', '%{TIME_YEAR} -gt2000',
    '%{HTTP:X-Forwarded-Proto} !=https', '%{AUTH_TYPE} Basic',
    '%{REMOTE_HOST} localhost', '%{DOCUMENT_ROOT} /s[0-4]$',
    '%{REQUEST_URI}::%{HTTP_HOST} ^(.*)::s[0-4]', '%{IS_SUBREQ} =false');

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
        "$g->{home}/s0/x.phtml", '/map.var', '/e/$1.php', '/${low:$0}',
        '/${txt:$0|index.php}', '/${rnd:any}', '${txt:$1}', '/${up:$1}.php',
        '/%1/index.php', '/${esc:$1}', '?', 'page.html?', '/$0%3fx.php',
        chance(.1) ? '/${prg:$1|x.php}' : '/x.PHP?q=%{escape:$0}',
        chance(.1) ? '/${dbd:$1|x.php}' : '/up/evil.php?',
        $g->{set} eq 'fpm' ? one_of("fcgi://127.0.0.1:1$g->{home}/s0/x.phtml",
            "unix:$g->{socket}|fcgi://localhost$g->{home}/s0/x.phtml",
            'balancer://php/x.php', 'ajp://127.0.0.1:1/') : '-');
}

# Each of these flags would be one among eighty: a rule for most URLs and
# without a condition, so that it matches.
sub plain_rule
{
    my ($g) = @_;
    my $run = $g->{set} eq 'fpm' ? 'text/plain' : 'application/x-httpd-php';
    my ($flag, $to) = split / /, one_of('NS', 'NS,L', 'nosubreq,last',
        'redirect,last', 'redirect=301', 'forbidden', 'gone', 'end',
        'passthrough', 'skip=1', 'next=2', 'proxy http://127.0.0.1:1/',
        "type=$run", "handler=$run", 'qsappend,last /x.PHP?b',
        'qsdiscard,passthrough', 'noescape,redirect', 'backrefescaping,last',
        'discardpath', 'env=X:1,last', 'cookie=a:b:.example,last', 'chain',
        'nocase', is_since(63) ? ('UNC,L //x.PHP', 'UNC') : ());
    return 'RewriteRule ' . one_of('.', '\.php', 'x', 'sub', 'i') . ' '
        . ($to || one_of('-', '/x.PHP', '/index.php', '/sub/x.php',
        '/page.html')) . " [$flag]";
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
        'IgnoreContextInfo', is_since(26) ? 'LegacyPrefixDocRoot' : ())
        if chance(.35);
    push @lines, plain_rule($g) if chance(.3);
    for (1 .. one_of(1, 1, 2, 3, 4)) {
        my $pattern = one_of('x\.', 'info', 'sub/(.*)$', 'pretty(.*)$', 'v',
            'page', 'none(.*)$', 'index\.php$', 'm/(\w+)', 'u');
        $pattern = chance(.25) ? one_of('\.php$', '.', '^', '(.*)', '!\.html$',
            '\.(php|inc)', '(\w+)\.php$') : "^$slash$pattern";
        # a proxy would ask DNS for the name
        my $rule = "RewriteRule $pattern " . to($g, $slash) . ' [' . flags($g)
            . ']';
        $rule =~ s/\bP\b/R/ if $rule =~ /away/;
        $rule =~ s/\[/[P,/ if $rule =~ m{ (?:fcgi|unix|balancer|ajp):};
        push @lines, conditions(), $rule;
    }
    $lines[-1] =~ s/\bC\b/L/;
    return @lines;
}

sub require_some
{
    my ($g) = @_;
    return one_of('Require all denied', 'Require all granted',
        'Require ip 127.0.0.1', 'Require ip 10.0.0.0/8', 'Require local',
        'Require expr "%{QUERY_STRING} =~ /a/"', 'Require method GET',
        "<RequireAll>\nRequire all granted\nRequire not env X\n</RequireAll>",
        "<RequireAll>\nRequire all granted\nRequire not ip 127.0.0.1\n</RequireAll>",
        "<RequireAll>\nRequire all granted\n<RequireNone>\nRequire ip 127\n"
            . "</RequireNone>\n</RequireAll>",
        "<RequireAny>\nRequire ip 10\nRequire method POST\n</RequireAny>",
        "AuthType Basic\nAuthName x\nAuthUserFile $g->{home}/users\nRequire valid-user",
        "AuthType Basic\nAuthName x\nAuthUserFile $g->{home}/users\nRequire user ann\nRequire local",
        'Require env X', "AuthMerging Or\nRequire ip 10.0.0.0/8",
        "AuthMerging And\nRequire local", "Order allow,deny\nDeny from all",
        "Order deny,allow\nDeny from 10", "Order allow,deny\nAllow from 127",
        "Order deny,allow\nDeny from all\nAllow from 127.0.0.1",
        "Require all denied\nOrder allow,deny\nAllow from all\nSatisfy Any",
        "<Limit POST>\nRequire all denied\n</Limit>",
        "<LimitExcept GET POST HEAD>\nRequire all denied\n</LimitExcept>",
        "<Limit GET>\nRequire all denied\n</Limit>",
        "AuthMerging Off\nRequire local", "AuthMerging Or\nRequire all denied",
        "AuthMerging And\n<RequireAll>\nRequire all granted\nRequire not ip 10\n"
            . '</RequireAll>',
        'Require file-owner', 'Require group g', 'Require here',
        basic($g, 'Require valid-user'), basic($g, 'Require user ann bob'),
        basic($g, 'Require group g'), basic($g, 'Require group none'),
        basic($g, "Require user bob\nRequire ip 10"),
        basic($g, "<RequireAll>\nRequire valid-user\nRequire local\n</RequireAll>"),
        basic($g, "Require valid-user\nSatisfy Any\nOrder deny,allow\n"
            . 'Deny from all'),
        basic($g, "<Limit POST>\nRequire valid-user\n</Limit>"),
        basic($g, "<RequireAny>\nRequire file-owner\nRequire file-group\n"
            . 'Require user ann</RequireAny>' =~ s/ann</ann\n</r),
        'Require env !X', "SetEnvIf X-In yes in\nAllow from env=in\nOrder deny,allow\n"
            . 'Deny from all', 'Require expr "req(\'X-In\') == \'yes\'"',
        'Require expr "-n req_novary(\'X-In\') && -e %{REQUEST_FILENAME}"',
        'Require ip 127 ::1', 'Require ip 10.0.0.0/255.0.0.0',
        "<LimitExcept GET>\nRequire valid-user\nRequire local\n</LimitExcept>",
        'AllowMethods GET', 'AllowMethods POST', 'AllowMethods reset',
        "<RequireAll>\nRequire local\nRequire not env X\n</RequireAll>",
        "<RequireAny>\nRequire env X\n<RequireAll>\nRequire method GET\n"
            . "Require local\n</RequireAll>\n</RequireAny>",
        'Require host example.org', "<RequireAll>\nRequire all granted\n"
            . "Require not host example.org\n</RequireAll>",
        'Require valid-user', 'Require method POST PUT',
        "<Limit GET POST>\nRequire local\n</Limit>",
        "<LimitExcept OPTIONS>\nRequire ip 10\n</LimitExcept>",
        basic($g, "Require user ann\nAuthMerging Or"),
        basic($g, "AuthMerging And\nRequire valid-user"),
        basic($g, "Require valid-user\nSatisfy All\nOrder deny,allow\n"
            . 'Deny from 127'));
}

# With a user of the test.
sub basic
{
    my ($g, $require) = @_;
    return "AuthType Basic\nAuthName x\nAuthUserFile $g->{home}/users\n"
        . "AuthGroupFile $g->{home}/groups\n$require";
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
            is_since(19) ? 'Redirect 302 /page.html' : (),
            'ForceType text/plain', 'SetHandler none',
            is_since(19) ? 'Redirect 404' : ());
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
    push @lines, require_some($g) if chance(.2);
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
        'RemoveHandler .php', 'Options -ExecCGI', 'ModMimeUsePathInfo On',
        'MultiviewsMatch Handlers', 'MultiviewsMatch Handlers Filters',
        "LanguagePriority fr en\nForceLanguagePriority Fallback Prefer",
        "Options +MultiViews\nAddLanguage fr .fr\nMultiviewsMatch Handlers",
        'AddHandler send-as-is .html', 'CheckSpelling On',
        "CheckSpelling On\nCheckCaseOnly On", 'DirectoryIndexRedirect permanent',
        'DirectoryIndexRedirect 303', 'Options None', 'Options All',
        'Options +Includes', 'FallbackResource disabled', 'SetEnv X 1',
        'RequestHeader set X-In yes', 'RequestHeader edit Host s s',
        'SetEnvIfNoCase Request_Method post X=1', 'Script POST /cgi-bin/run.cgi',
        'AddOutputFilter INCLUDES .html', 'ModMimeUsePathInfo Off',
        'DirectoryCheckHandler Off', 'RewriteEngine Off',
        "DirectorySlash NotFound\nOptions -Indexes" =~ s/NotFound/Off/r,
        if_module('dav_fs', 'DAV On'),
        if_module('dav_fs', 'DAV On', 'DirectoryIndex index.php'),
        'SetHandler imap-file',
        'AddHandler imap-file .html', if_module('expires', 'ExpiresActive On'),
        'SetOutputFilter INCLUDES', 'SetHandler server-parsed', 'XBitHack On',
        'AddType application/x-httpd-php .inc', 'AddHandler cgi-script .inc',
        'SetHandler type-map', 'DefaultLanguage fr', 'RemoveType .html',
        "Header set X-A b\nRequestHeader unset Cookie", 'SetEnvIf X-In yes X',
        'BrowserMatch test X=1', 'AddInputFilter INCLUDES .php',
        'RemoveLanguage .en', 'DirectorySlash On', 'CheckSpelling Off', 'ForceType None',
        if_module('version', '<IfVersion >= 2.4>',
            'AddHandler server-parsed .html', '</IfVersion>'),
        "<Files \"x.*\">\n" . require_some($g) . "\n</Files>",
        "<FilesMatch \"(?<n>index|info)\\.php\$\">\n" . handled($g)
            . "\n</FilesMatch>",
        'SetHandler "%{ENV:X}"', 'SetHandler "x%{QUERY_STRING}"',
        'ForceType application/x-httpd-php', 'DirectoryIndex none.php /e.php',
        'AcceptPathInfo Default', 'Options +ExecCGI', 'RemoveHandler .html .var',
        'SetEnvIfExpr "%{REQUEST_URI} =~ /php/" X=1', 'ErrorDocument 405 /e.php',
        is_since(34) ? "<IfFile $g->{home}/types>\nSetHandler none\n</IfFile>"
            : 'SetHandler none',
        'AddHandler ' . $g->handler =~ s{"proxy.*|none}{cgi-script}r . ' .php')
        if chance(.45);
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
        chance(.5) ? require_some($g) : chance(.5) ? ifs($g)
        : 'SetHandler ' . $g->handler) if chance(.3);
    push @lines, section('Files', one_of('*.php', 'x.*', 'index.*', '?.*'),
        chance(.6) ? require_some($g) : ifs($g)) if chance(.2);
    push @lines, ifs($g) if chance(.15);
    push @lines, 'SetEnvIf Request_URI sub X=1' if chance(.2);
    push @lines, one_of('ServerSignature On', 'UseCanonicalName On',
        'AllowEncodedSlashes On', is_since(39) ? 'MergeSlashes Off' : (),
        'AcceptPathInfo On',
        'KeepAlive Off') if chance(.2);
    push @lines, proxies($g, $n) if $g->{set} eq 'fpm' && chance(.2);
    push @lines, users($g) if chance(.15);
    push @lines, section('Directory', $root . one_of('', '/own', '/sub'),
        one_of('AllowOverride None', 'AllowOverride FileInfo',
            'AllowOverride AuthConfig Limit', 'AllowOverride Options=Indexes,MultiViews FileInfo',
            'AllowOverride Nonfatal=All Indexes', 'AllowOverride Nonfatal=Override',
            "AllowOverride None\nAllowOverrideList Redirect SetHandler "
                . 'RewriteEngine RewriteRule RewriteCond')) if chance(.15);
    push @lines, one_of("AccessFileName .other .htaccess", 'AccessFileName .none',
        "ScriptAliasMatch ^/sub/(x.*)\$ $g->{home}/bin/run.cgi",
        is_since(58) ? 'RedirectRelative On' : (),
        is_since(18) ? 'QualifyRedirectURL On' : (),
        is_since(19) ? "<Location /al2>\nAlias $g->{home}/al\n</Location>" : (),
        "<LocationMatch ^/m2/(?<what>.*)\$>\nRequire expr \"%{env:MATCH_WHAT} != 'x'\"\n"
            . "</LocationMatch>\nAliasMatch ^/m2/(.*)\$ $g->{home}/al/\$1",
        "<DirectoryMatch /(?<dir>sub|up)\$>\nRequire expr \"%{env:MATCH_DIR} == 'up'\"\n"
            . '</DirectoryMatch>', 'RedirectPermanent /one.php /x.PHP',
        -e '/etc/apache2/magic'
            ? if_module('mime_magic', 'MimeMagicFile /etc/apache2/magic')
            : 'KeepAlive On',
        'UseCanonicalPhysicalPort On',
        'Script PUT /cgi-bin/run.cgi', 'Script DELETE /cgi-bin/run.cgi',
        'TraceEnable Off', 'Action text/html /cgi-bin/php',
        'Action php-run /cgi-bin/none virtual') if chance(.25);
    push @lines, "VirtualScriptAlias $g->{home}/v/%0/www" if chance(.03);
    push @lines, one_of('RequestHeader set X-In yes early',
        'SetEnvIf Remote_Addr 127 X=1', 'SetEnvIfExpr "-n req(\'X-In\')" X=1',
        'RemoteIPHeader X-Client', "RemoteIPHeader X-Client\n"
            . 'RemoteIPInternalProxy 127.0.0.1') if chance(.1);
    return @lines;
}

# Whose directories "/~name" is.
sub users
{
    my ($g) = @_;
    return "UserDir $g->{home}/u/*/www\n" . one_of('UserDir disabled bob',
        'UserDir disabled', "UserDir disabled\nUserDir enabled ann",
        'UserDir www', 'UserDir http://away.example/*/x',
        "UserDir /none $g->{home}/u/*/www", "UserDir $g->{home}/u http://away.example/");
}

# Of the main server: the maps, the group of backends.
sub main
{
    my ($g) = @_;
    my $home = $g->{home};
    my @dbd = grep { -e } glob '/usr/lib/*/apr-util-1/apr_dbd_sqlite3.so';
    my @lines = ('RewriteMap low int:tolower', 'RewriteMap up int:toupper',
        'RewriteMap esc int:escape', "RewriteMap txt txt:$home/map.txt",
        "RewriteMap rnd rnd:$home/map.txt", "RewriteMap prg prg:$home/bin/map",
        @dbd ? ('DBDriver sqlite3', "DBDParams $home/db/db",
            q{RewriteMap dbd "dbd:SELECT 'x.php' WHERE %s <> ''"})
        : "RewriteMap dbd txt:$home/map.txt",
        '<AuthzProviderAlias ip here 127.0.0.1>', '</AuthzProviderAlias>');
    push @lines, '<Proxy balancer://php>', "  BalancerMember unix:$g->{socket}|"
        . "fcgi://localhost", '</Proxy>' if $g->{set} eq 'fpm';
    push @lines, rules($g, '/') if chance(.15);
    push @lines, section('Location', '/up', require_some($g)) if chance(.1);
    return @lines;
}

sub write_maps
{
    my ($g) = @_;
    PGTest::Sites::put("$g->{home}/$_->[0]", @$_[1, 2]) for
        ['map.txt', "any x.php\n/sub sub/x.php\none info.php\n/x.php page.html\n"],
        ['users', "ann:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=\n"],
        ['groups', "g: ann\n"], ['db/db', '', 0666],
        ['bin/map', "#!/bin/sh\nwhile read key; do echo x.php; done\n", 0755];
    chmod 0777, "$g->{home}/db";
}

# Nobody is at port 1.
sub proxies
{
    my ($g, $n) = @_;
    my $php = "unix:$g->{socket}|fcgi://localhost$g->{home}/s$n";
    return one_of('ProxyPass /sub/ http://127.0.0.1:1/',
        'ProxyPass /x.php http://127.0.0.1:1/x.php',
        "ProxyPass /up/ $php/up/", is_since(47)
            ? "ProxyPassMatch ^/sub/(.*\\.php)\$ $php/sub/\$1" : (),
        "ProxyPass /own/ !\nProxyPass / http://127.0.0.1:1/",
        "<Location /info.php>\nProxyPass $php/info.php\n</Location>",
        "<Proxy *>\n" . require_some($g) . "\n</Proxy>\nProxyPass /sub/ $php/sub/",
        'ProxyPassMatch ^/none http://127.0.0.1:1', 'ProxyPass /m/ nobody://x/',
        "ProxyPass /up/ balancer://php$g->{home}/s$n/up/",
        "ProxyPassMatch ^/(sub/.*\\.php)\$ balancer://php$g->{home}/s$n/\$1",
        "<Location /al/>\nSetHandler proxy:balancer://php\n</Location>",
        'ProxyPass / fcgi://127.0.0.1:1/', "ProxyPass /sub/ ajp://127.0.0.1:1/",
        "<Files x.php>\nSetHandler proxy:http://127.0.0.1:1\n</Files>",
        "<If \"%{QUERY_STRING} =~ /a/\">\nSetHandler $php\n</If>" =~ s/SetHandler (\S+)/SetHandler "proxy:$1"/r,
        "ProxyPassInherit Off\nProxyPass /x $php/x",
        is_since(26) ? "ProxyFCGISetEnvIf true X 1\nProxyPass /own/ $php/own/" : (),
        "ProxyPass /sub/ http://127.0.0.1:1/ interpolate\nProxyPassInterpolateEnv On");
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
