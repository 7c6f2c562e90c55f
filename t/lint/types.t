# What the lint says of a spelling is what the server does: extensions, types,
# and names that the administrator adds.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Dump;
use Test::More;

dump_case('AddHandler looks at every extension in any case', BY_MODULE,
    conf => "AddHandler application/x-httpd-php .php .inc\n", rows => {
    'localhost htdocs x.PHP' => 'runs',
    'localhost htdocs index.php.en' => 'runs',
    'localhost htdocs x.inc' => 'runs',
    'localhost htdocs x.phar' => 'leaks',
});
dump_case('TypesConfig', BY_MODULE, conf => "TypesConfig \@ROOT\@/types\n",
    part => { '/types' => "application/x-httpd-php php phtml\n# x php7\n" },
    rows => { 'localhost htdocs index.php' => 'runs',
        'localhost htdocs x.phtml' => 'runs',
        'localhost htdocs x.php7' => 'leaks' });
dump_case('a type from the main server, taken away', BY_MODULE, conf => <<'END',
AddType application/x-httpd-php .php .phtml
<Directory @DOCROOT@/r>
    RemoveType .php
</Directory>
<Directory @DOCROOT@/f>
    ForceType text/plain
</Directory>
<Directory @DOCROOT@/e>
    php_admin_flag engine Off
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(r f e)], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs/r index.php' => 'leaks',
    'localhost htdocs/r x.phtml' => 'runs',
    'localhost htdocs/f index.php' => 'leaks',
    'localhost htdocs/e index.php' => 'leaks',
});
dump_case('PHPGuardRunner names what runs PHP', guard_conf =>
    "PHPGuardRunner X-Ours-PHP\n", conf => "AddHandler x-ours-php .php\n",
    trusted => qr/./, rows => { 'localhost htdocs index.php' => 'runs' });

ok(dump_seen($_), "the rows say $_") for qw(runs leaks);
done_testing;
