# also under: sanitizer valgrind
# PHP source stays inside, by whatever road a request takes.
#
# Each case first asks an Apache without the guard and proves that there the
# source comes (or says what else comes), then the same Apache with it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my @modules = qw(mime dir alias autoindex rewrite negotiation filter include
    actions deflate);
push @modules, 'http2' if has_module('http2');

my $conf = <<'END';
<IfModule mod_http2.c>
    Protocols h2c http/1.1
</IfModule>
RewriteEngine On
RewriteRule ^/server-rewrite$ @DOCROOT@/plain/x.php [L]
<Directory @DOCROOT@>
    Options +FollowSymLinks
</Directory>
<Directory @DOCROOT@/gzip>
    SetOutputFilter DEFLATE
</Directory>
<Directory @DOCROOT@/index>
    DirectoryIndex x.php
</Directory>
<Directory @DOCROOT@/fallback>
    FallbackResource /fallback/x.php
</Directory>
<Directory @DOCROOT@/error>
    ErrorDocument 404 /error/x.php
</Directory>
<Directory @DOCROOT@/pathinfo>
    AcceptPathInfo On
</Directory>
<Directory @DOCROOT@/multiviews>
    Options +MultiViews
    AddType application/x-httpd-php .php
</Directory>
<Directory @DOCROOT@/ssi>
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
<Directory @DOCROOT@/loop>
    AddHandler loop .php
    Action loop /loop/x.php
</Directory>
# The path of the file asked for is added to the target's.
<Directory @DOCROOT@/action>
    AddHandler to-php .run
    Action to-php /pathinfo/x.php
</Directory>
<Directory @DOCROOT@/readme>
    Options +Indexes
    DirectoryIndex disabled
    AddType text/plain .php
    ReadmeName x.php
</Directory>
<Directory @DOCROOT@/header>
    Options +Indexes
    DirectoryIndex disabled
    AddType text/html .php
    HeaderName x.php
</Directory>
END

my @names = qw(x.PHP x.Php x.php5 x.php7 x.pht x.phtml x.phar x.php~ x.php.bak
    x.php.dpkg-old);
my %files = (
    (map { ("$_/x.php" => SOURCE) } qw(plain gzip index fallback rewrite error
        pathinfo multiviews ssi loop readme header)),
    (map { ("names/$_" => SOURCE) } @names),
    'rewrite/.htaccess' => "RewriteEngine On\nRewriteRule ^pretty\$ x.php\n",
    # mod_deflate leaves very small answers as they are.
    'gzip/x.php' => SOURCE x 10,
    'ssi/virtual.shtml' => qq{<!--#include virtual="x.php" -->\n},
    'ssi/file.shtml'    => qq{<!--#include file="x.php" -->\n},
    'action/a.run'      => "run\n",
);

sub get_of
{
    my ($path, %headers) = @_;
    return sub { $_[0]->get($path, %headers) };
}

# Text from the network -> what the library would have made of it.
sub parsed
{
    my ($text) = @_;
    my ($status) = $text =~ m{\AHTTP/\S+ (\d+)};
    return { status => $status, content => $text };
}

# name, the file that must not come, the request, and where it differs:
# bare: status without the guard where no source comes even there
# guarded: status with it; same: the guard has nothing to do here
my @cases = (
    ['GET', 'plain/x.php', get_of('/plain/x.php')],
    ['GET of an encoded name', 'plain/x.php', get_of('/pl%61in/x%2ephp')],
    ['GET in HTTP/1.0', 'plain/x.php', sub {
        parsed($_[0]->raw("GET /plain/x.php HTTP/1.0\r\n\r\n")) }],
    ['HEAD', 'plain/x.php',
        sub { $_[0]->request('HEAD', '/plain/x.php') }, head => 1],
    ['POST', 'plain/x.php', sub { $_[0]->post('/plain/x.php', 'a=b') }],
    ['PUT', 'plain/x.php',
        sub { $_[0]->request('PUT', '/plain/x.php', content => 'a') },
        bare => 405, same => 1],
    ['OPTIONS', 'plain/x.php',
        sub { $_[0]->request('OPTIONS', '/plain/x.php') },
        bare => 200, same => 1],
    ['Range', 'plain/x.php', get_of('/plain/x.php', Range => 'bytes=5-30')],
    ['multi-range', 'plain/x.php',
        get_of('/plain/x.php', Range => 'bytes=0-3,5-30,40-44')],
    ['Range from the end', 'plain/x.php',
        get_of('/plain/x.php', Range => 'bytes=-100')],
    ['Range that cannot be met', 'plain/x.php',
        get_of('/plain/x.php', Range => 'bytes=9999-'), bare => 416],
    ['If-None-Match of another tag', 'plain/x.php',
        get_of('/plain/x.php', 'If-None-Match' => '"other"')],
    ['If-None-Match that matches', 'plain/x.php',
        get_of('/plain/x.php', 'If-None-Match' => '*'), bare => 304],
    ['If-Modified-Since long ago', 'plain/x.php', get_of('/plain/x.php',
        'If-Modified-Since' => 'Thu, 01 Jan 2004 00:00:00 GMT')],
    ['If-Modified-Since just now', 'plain/x.php', sub {
        my @t = gmtime;
        $_[0]->get('/plain/x.php', 'If-Modified-Since' => sprintf
            '%s, %02d %s %d %02d:%02d:%02d GMT',
            (qw(Sun Mon Tue Wed Thu Fri Sat))[$t[6]], $t[3],
            (qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec))[$t[4]],
            $t[5] + 1900, @t[2, 1, 0]) }, bare => 304],
    ['If-Match of another tag', 'plain/x.php',
        get_of('/plain/x.php', 'If-Match' => '"other"'), bare => 412],
    ['gzip by mod_deflate', 'gzip/x.php',
        get_of('/gzip/x.php', 'Accept-Encoding' => 'gzip'), gzip => 1],
    ['DirectoryIndex', 'index/x.php', get_of('/index/')],
    ['FallbackResource', 'fallback/x.php', get_of('/fallback/none')],
    ['RewriteRule in .htaccess', 'rewrite/x.php', get_of('/rewrite/pretty')],
    ['RewriteRule of the server', 'plain/x.php', get_of('/server-rewrite')],
    ['ErrorDocument', 'error/x.php', get_of('/error/none'), guarded => 404],
    ['path after the file', 'pathinfo/x.php', get_of('/pathinfo/x.php/a/b')],
    ['MultiViews', 'multiviews/x.php', get_of('/multiviews/x')],
    ['SSI include virtual', 'ssi/x.php', get_of('/ssi/virtual.shtml'),
        guarded => 200],
    ['SSI include file', 'ssi/x.php', get_of('/ssi/file.shtml'),
        guarded => 200],
    ['Action that leads to itself', 'loop/x.php', get_of('/loop/x.php'),
        bare => 500, same => 1],
    ['Action that leads to PHP', 'pathinfo/x.php', get_of('/action/a.run')],
    ['ReadmeName of a listing', 'readme/x.php', get_of('/readme/'),
        guarded => 200],
    ['HeaderName of a listing', 'header/x.php', get_of('/header/'),
        guarded => 200],
    (map { ["GET of a name like $_", "names/$_", get_of("/names/$_")] }
        @names),
);

# mod_http2 does not work in prefork and says so in the log.
my @http2 = (
    ['HTTP/2', 'plain/x.php', sub {
        my $text = $_[0]->curl('/plain/x.php', '--http2-prior-knowledge');
        like($text, qr{\AHTTP/2 }, 'HTTP/2: spoken');
        parsed($text) }],
    ['HTTP/2, gzip', 'gzip/x.php', sub {
        parsed($_[0]->curl('/gzip/x.php', '--http2-prior-knowledge',
            '--compressed')) }],
);

sub came
{
    my ($r, %how) = @_;
    # A HEAD leaks nothing itself, but shows that the GET would.
    return ($r->{headers}{'content-length'} || 0) == length SOURCE
        if $how{head};
    return 0 if $how{gzip}
        && ($r->{headers}{'content-encoding'} || '') ne 'gzip';
    return leaked($r->{content});
}

sub check_bare
{
    my ($server, $name, $file, $ask, %how) = @_;
    my $r = $ask->($server);
    return ok(came($r, %how), "$name: without the guard the source comes")
        if !$how{bare};
    is("$r->{status} " . (leaked($r->{content}) ? 'source' : 'no source'),
        "$how{bare} no source", "$name: without the guard: $how{bare}");
}

sub check_guarded
{
    my ($server, $name, $file, $ask, %how) = @_;
    $server->mark;
    my $r = $ask->($server);
    ok(!leaked($r->{content}), "$name: no byte of the source");
    if ($how{same}) {
        is($r->{status}, $how{bare}, "$name: the same answer");
        is(scalar($server->alerts), 0, "$name: no alert");
        return;
    }
    is($r->{status}, $how{guarded} || 500, "$name: status");
    my @alerts = $server->alerts;
    is(scalar(@alerts), 1, "$name: one alert") or diag(join "\n", @alerts);
    like($alerts[0] || '', qr{PHPG\d{4}: .*\Q$file\E},
        "$name: the alert names the file");
}

for my $mpm (MPMS) {
    my @expect = qr/AH10034/;
    my %how = (mpm => $mpm, modules => \@modules, conf => $conf,
        files => \%files);
    my $bare = PGTest->new(%how, guard => 0,
        expect => [@expect, qr/AH00124/, qr/AH01415/]);
    my $guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n",
        expect => [@expect, qr/PHPG\d{4}/,
        qr/AH00124/, qr/unable to include/]);
    for my $case (@cases, $mpm eq 'prefork' || !has_module('http2')
        ? () : @http2) {
        my ($name, @rest) = @$case;
        check_bare($bare, "$mpm, $name", @rest);
        check_guarded($guarded, "$mpm, $name", @rest);
    }
    $bare->stop;
    $guarded->stop;
}
pass('HTTP/2 under prefork: not asked, mod_http2 does not work there');

done_testing;
