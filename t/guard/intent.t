# also under: sanitizer valgrind
# By intent: no PHP name, but the configuration gives the file to PHP. The
# open tag decides, so that pages under an over-broad mapping stay pages.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my $page = "<html>PGTEST-SOURCE, only a page</html>\n";
my @places = qw(files ext type force fcgid location htaccess action none
    default same sub filter);
my %files = map { ("$_/users" => SOURCE, "$_/x.html" => SOURCE,
    "$_/page.html" => $page, "$_/x.css" => $page) } @places;
$files{'htaccess/.htaccess'} =
    "<Files users>\n    SetHandler application/x-httpd-php\n</Files>\n";

my $conf = <<'END';
<Directory @DOCROOT@/files>
    <Files ~ "^(users|u|projects)$">
        SetHandler application/x-httpd-php
    </Files>
</Directory>
<Directory @DOCROOT@/ext>
    AddHandler php-fcgi .inc .html
</Directory>
<Directory @DOCROOT@/type>
    AddType application/x-httpd-php .html .css
</Directory>
<Directory @DOCROOT@/force>
    ForceType application/x-httpd-php
</Directory>
<Directory @DOCROOT@/fcgid>
    SetHandler fcgid-script
</Directory>
<Location /location>
    SetHandler "proxy:unix:/run/php.sock|fcgi://localhost"
</Location>
<Directory @DOCROOT@/action>
    AddHandler php-fcgi .html
    Action php5-fcgi /cgi-bin/php
</Directory>
<Directory @DOCROOT@/none>
    AddHandler php-fcgi .html
    SetHandler none
    <Files x.html>
        SetHandler default-handler
    </Files>
</Directory>
<Directory @DOCROOT@/default>
    SetHandler default-handler
</Directory>
<Directory @DOCROOT@/same>
    AddType "application/x-httpd-php; charset=utf-8" .html
</Directory>
<Directory @DOCROOT@/sub>
    Options +Includes
    AddType text/html .css
    AddHandler php-fcgi .html
    AddOutputFilter INCLUDES .css
</Directory>
<Directory @DOCROOT@/filter>
    ForceType application/x-httpd-php
    SetOutputFilter DEFLATE
</Directory>
END
$files{'sub/x.css'} = "PGTEST-SOURCE-not <!--#include virtual=\"x.html\" -->\n";

my %how = (mpm => 'event', conf => $conf, files => \%files,
    modules => [qw(mime dir include filter deflate actions)],
    expect => [qr/PHPG0\d{3}: refused/, qr/unable to include/]);
my $bare = PGTest->new(%how, guard => 0);
my $guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n");

# path, the cause's number or undef
sub check
{
    my ($path, $id) = @_;
    ok(leaked($bare->get($path)->{content}), "$path: comes without the guard");
    $guarded->mark;
    my $r = $guarded->get($path, 'Accept-Encoding' => 'gzip');
    is($r->{status}, $id ? 500 : 200, "$path: status");
    is(leaked($r->{content}) ? 1 : 0, $id ? 0 : 1, "$path: its text");
    my @alerts = $guarded->alerts;
    is(scalar(@alerts), $id ? 1 : 0, "$path: alerts");
    like($alerts[0] || '', $id ? qr/PHPG\Q$id\E/ : qr/^$/, "$path: number");
}

check('/files/users', '0102');
check('/files/x.html');
check('/files/page.html');
check('/htaccess/users', '0102');
check('/htaccess/page.html');
check('/ext/x.html', '0103');
check('/ext/page.html');
check('/ext/users');
check('/type/x.html', '0102');
check('/type/page.html');
check('/type/x.css');
check('/force/users', '0102');
check('/force/page.html');
check('/fcgid/users', '0102');
check('/fcgid/page.html');
check('/location/users', '0102');
check('/location/page.html');
check('/action/x.html', '0104');
check('/action/page.html');
check('/same/x.html', '0102');
check('/same/page.html');
check('/filter/users', '0102');
check('/filter/page.html');
# Nobody means these to be run.
check('/none/x.html', undef);
check('/default/users', undef);

# A part of a page that is refused leaves the rest of the page.
like($guarded->get('/sub/x.css')->{content},
    qr/PGTEST-SOURCE-not \[an error/, 'SSI: the rest of the page');

$_->stop for $bare, $guarded;
done_testing;
