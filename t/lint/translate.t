# What the lint says of a URL is what the server does: aliases, Actions,
# proxies and rewrites, and the Locations on them.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Dump;
use Test::More;

dump_case('Location, and the Alias it stands on', BY_MODULE,
    since => '2.4.19', modules => 'mime php alias', conf => <<'END',
Alias /tool @ROOT@/tool
<Location /tool>
    AddHandler application/x-httpd-php .php
</Location>
<Location /sub/>
    SetHandler application/x-httpd-php
</Location>
<LocationMatch "^/sub/index">
    SetHandler none
</LocationMatch>
<Location /deny>
    AddType text/plain .txt
    Require all denied
</Location>
<Location /one>
    Alias @ROOT@/one
    AddHandler application/x-httpd-php .php
</Location>
<IfVersion >= 2.4.58>
    <Location /own>
        Alias @ROOT@/own
        AliasPreservePath On
        AddHandler application/x-httpd-php .php
    </Location>
</IfVersion>
END
    dirs => [qw(tool own one htdocs/sub htdocs/deny)], not => [qr/ one /],
    urls => { 'tool/' => '/tool/', 'own/' => '/own/' }, rows => {
    'localhost tool index.php' => 'runs',
    'localhost tool x.phtml' => 'leaks',
    'localhost htdocs/sub x.phar' => 'runs',
    'localhost htdocs/sub index.php' => 'leaks',
    'localhost htdocs/deny index.php' => 'denied',
    since('2.4.58') ? ('localhost own index.php' => 'runs') : (),
});
dump_case('ScriptAlias', modules => 'mime alias cgid', conf => <<'END',
ScriptAlias /bin/ @ROOT@/bin/
AddHandler cgi-script .phtml
<Location /bin>
    AddType text/plain .txt
</Location>
END
    source => "#!/bin/sh\n# <?php PGTEST-SOURCE\n"
        . "printf 'Content-Type: text/plain\\n\\nRAN-42\\n'\n",
    dirs => ['bin'], urls => { 'bin/' => '/bin/' }, rows => {
    'localhost bin index.php' => 'runs',
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs x.phtml' => 'denied',
});
dump_case('an Action and its target', modules => 'mime actions alias fcgid',
    conf => <<'END',
AddHandler php-fcgi .php
AddHandler fcgid-script .phtml
Action php-fcgi /fcgi-bin/php-wrapper
Alias /fcgi-bin/ @ROOT@/bin/
<Location /fcgi-bin/>
    SetHandler fcgid-script
    Options +ExecCGI
</Location>
<Directory @DOCROOT@/a>
    Action php-none /bin/php-wrapper
    AddHandler php-none .php
</Directory>
END
    part => { '/bin/php-wrapper' => "#!/bin/sh\nexec /usr/bin/php-cgi\n" },
    dirs => ['htdocs/a'], trusted => qr/^bin$/,
    urls => { 'bin/' => '/fcgi-bin/' }, expect => [qr/AH\d+/], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.PHP' => 'runs',
    'localhost htdocs x.phtml' => 'denied',
    'localhost htdocs x.phar' => 'leaks',
    # nothing is where its Action leads
    'localhost htdocs/a index.php' => 'fails',
});
my $fcgi = '"unix:@SOCKET@|fcgi://localhost@DOCROOT@/"';
dump_case('ProxyPassMatch', modules => 'mime proxy proxy_fcgi',
    conf => <<"END",
ProxyPassMatch "^/no/" "!"
ProxyPassMatch "^/(.*\\.php)\$" $fcgi
<Directory \@DOCROOT\@/no>
    AddType text/plain .txt
</Directory>
END
    dirs => ['htdocs/no'], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.PHP' => 'leaks',
    'localhost htdocs/no index.php' => 'leaks',
});
dump_case('ProxyPass in a Location and before a Location',
    since => '2.4.47', modules => 'mime proxy proxy_fcgi', conf => <<"END",
ProxyPass /p/ "unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/p/"
<Location /q/>
    ProxyPass "unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/q/"
    AddType text/plain .txt
</Location>
<LocationMatch "^/r/(.*\\.php)\$">
    ProxyPassMatch "unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/r/\$1"
</LocationMatch>
<Directory \@DOCROOT\@/p>
    AddType text/plain .txt
</Directory>
<Directory \@DOCROOT\@/r>
    AddType text/plain .txt
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(p q r)], rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/p x.phar' => 'runs',
    'localhost htdocs/q index.php' => 'runs',
    'localhost htdocs/r index.php' => 'runs',
    'localhost htdocs/r x.PHP' => 'leaks',
});
dump_case('a ProxyPass without the scheme', modules => 'mime proxy',
    conf => "ProxyPassMatch \"^/(.*\\.php)\$\" $fcgi\n",
    expect => [qr/AH01144/], rows => {
    'localhost htdocs index.php' => 'fails',
    'localhost htdocs x.PHP' => 'leaks',
});
my $socket = qq(SetHandler "proxy:unix:\@SOCKET\@|fcgi://localhost"\n);
dump_case('a proxy: handler', modules => 'mime proxy proxy_fcgi',
    conf => $socket, rows => { 'localhost htdocs x.PHP' => 'runs' });
dump_case('a proxy: handler without the scheme', modules => 'mime proxy',
    conf => $socket, expect => [qr/AH01144/]);
dump_case('a proxy: handler without mod_proxy', conf => $socket,
    rows => { 'localhost htdocs index.php' => 'leaks' });
dump_case('RewriteRule with [H=] and [P]', modules => 'mime rewrite proxy',
    conf => <<'END',
<Directory @DOCROOT@/h>
    RewriteEngine On
    RewriteRule "\.php$" - [H=application/x-httpd-php]
</Directory>
<Directory @DOCROOT@/p>
    RewriteEngine On
    RewriteRule "\.php$" http://127.0.0.1:1/ [L,P]
</Directory>
<Directory @DOCROOT@/off>
    RewriteEngine Off
    RewriteRule "\.php$" - [H=application/x-httpd-php]
</Directory>
<Directory @DOCROOT@/p>
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/h>
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/off>
    AddType text/plain .txt
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(h p off)], expect => [qr/AH0\d+/],
    rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/h index.php' => 'leaks',
    'localhost htdocs/p index.php' => 'fails',
    'localhost htdocs/off index.php' => 'leaks',
});

ok(dump_seen($_), "the rows say $_") for qw(runs leaks fails denied);
done_testing;
