# What the lint says of each place is what the server does: vhosts, sections,
# .htaccess files.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Dump;
use Test::More;

dump_case('the main server alone', BY_MODULE, conf => MATCH, rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.PHP' => 'leaks',
    'localhost htdocs x.phtml' => 'leaks',
    'localhost htdocs x.php7' => 'leaks',
    'localhost htdocs index.php.en' => 'leaks',
    'localhost htdocs x.phar' => 'leaks',
});
dump_case('vhosts that cover every Listen', BY_MODULE, conf => MATCH . <<'END',
<VirtualHost *:@PORT@>
    ServerName a
    DocumentRoot @ROOT@/a
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName b
    DocumentRoot @ROOT@/b
    <Directory @ROOT@/b>
        SetHandler none
    </Directory>
    <Directory @ROOT@/b/up>
        Require all denied
        SetHandler none
    </Directory>
</VirtualHost>
END
    dirs => [qw(a b/up)], urls => { 'a/' => '/', 'b/' => '/' }, rows => {
    'a a index.php' => 'runs', 'b b index.php' => 'runs',
    'b b/up index.php' => 'denied' }, not => [qr/^localhost/]);
dump_case('a main server that can be reached', BY_MODULE,
    conf => MATCH . <<'END',
<VirtualHost 127.0.0.2:@PORT@>
    ServerName a
    DocumentRoot @ROOT@/a
</VirtualHost>
END
    dirs => ['a'], rows => { 'localhost htdocs index.php' => 'runs' },
    not => [qr/^a /]);      # nobody listens there
dump_case('Directory: literal, wildcard and regular expression', BY_MODULE,
    conf => <<'END',
<Directory @DOCROOT@/lit>
    AddHandler application/x-httpd-php .php
</Directory>
<Directory @DOCROOT@/w*/deep>
    AddHandler application/x-httpd-php .php
</Directory>
<Directory ~ "/htdocs/(re|gex)[0-9]">
    AddHandler application/x-httpd-php .phtml
</Directory>
<DirectoryMatch "^@DOCROOT@/lit/in">
    SetHandler application/x-httpd-php
</DirectoryMatch>
<Directory @DOCROOT@/lit/in>
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/re1>
    AddHandler application/x-httpd-php .php
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(lit/in wild/deep re1)], rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/lit index.php' => 'runs',
    'localhost htdocs/wild/deep index.php' => 'runs',
    'localhost htdocs/re1 x.phtml' => 'runs',
    'localhost htdocs/lit/in x.phar' => 'runs',
});
dump_case('Files: plain, wildcard and nested in each other', BY_MODULE,
    conf => <<'END',
<Files "*.ph*">
    SetHandler application/x-httpd-php
</Files>
<Files x.phtml>
    SetHandler none
</Files>
<Directory @DOCROOT@/d>
    <Files "x.*">
        <Files "*.phar">
            Require all denied
        </Files>
        <If "true">
            SetEnv harmless 1
        </If>
        AddType text/plain .txt
    </Files>
    <Files ~ "^x\.php7$">
        SetHandler none
    </Files>
</Directory>
END
    modules => 'mime php env', dirs => ['htdocs/d'], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs x.phtml' => 'leaks',
    # httpd looks at Files once: what is nested in them does not count
    'localhost htdocs/d x.phar' => 'runs',
    'localhost htdocs/d x.php7' => 'leaks',
});
dump_case('<If> and expressions: what a plain GET gets', BY_MODULE, conf => <<'END',
AddHandler application/x-httpd-php .php
<If "%{QUERY_STRING} == 'source'">
    SetHandler none
</If>
<Directory @DOCROOT@/d>
    SetHandler "%{reqenv:HANDLER}"
</Directory>
END
    dirs => ['htdocs/d'], rows => {
    'localhost htdocs index.php' => 'runs',
    'localhost htdocs/d index.php' => 'unknown',
});
dump_case('.htaccess where AllowOverride lets it count', BY_MODULE,
    conf => <<'END',
<Directory @DOCROOT@/yes>
    AllowOverride FileInfo
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/no>
    AllowOverride None
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/other>
    AllowOverride AuthConfig
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/list>
    AllowOverride None
    AllowOverrideList AddHandler
    AddType text/plain .txt
</Directory>
<Directory @DOCROOT@/deep/er>
    AddType text/plain .txt
</Directory>
END
    dirs => [map { "htdocs/$_" } qw(deep/er)],
    part => { (map { ("$_/.htaccess" =>
        "AddHandler application/x-httpd-php .php\n") } qw(yes no list)),
        'other/.htaccess' => "Require all denied\n",
        'deep/.htaccess' => "AddHandler application/x-httpd-php .php\n"
            . "<Files x.phtml>\n    Require all denied\n</Files>\n" },
    rows => {
    'localhost htdocs index.php' => 'leaks',
    'localhost htdocs/yes index.php' => 'runs',
    'localhost htdocs/no index.php' => 'leaks',
    'localhost htdocs/other index.php' => 'denied',
    'localhost htdocs/list index.php' => 'runs',
    'localhost htdocs/deep/er index.php' => 'runs',
    'localhost htdocs/deep/er x.phtml' => 'denied',
});
dump_case('AccessFileName', BY_MODULE, conf => <<'END',
AccessFileName none.conf ours.conf
END
    part => { '.htaccess' => "Bogus\n", 'ours.conf' =>
        "AddHandler application/x-httpd-php .php\n" },
    rows => { 'localhost htdocs index.php' => 'runs' });
dump_case('a broken .htaccess does not fail the rest', BY_MODULE,
    conf => <<'END',
AddHandler application/x-httpd-php .php
<Directory @DOCROOT@/d>
    AddHandler application/x-httpd-php .php
</Directory>
END
    part => { 'd/.htaccess' => "# 1\n# 2\nBogus on\n" },
    expect => [qr/htaccess: Invalid command/],
    rows => { 'localhost htdocs index.php' => 'runs',
              'localhost htdocs/d index.php' => 'fails' },
    findings => sub {
        my ($name, @found) = @_;
        pop @found;
        is(scalar @found, 1, "$name: one finding");
        is("$found[0]{id} $found[0]{severity}", 'PHPG0411 warning',
            "$name: a warning");
        like($found[0]{says}, qr{htdocs/d/\.htaccess:3: },
            "$name: with file and line");
    });

ok(dump_seen($_), "the rows say $_") for qw(runs leaks fails denied unknown);
done_testing;
