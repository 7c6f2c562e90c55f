# What refuses a reload: a leak that the running server does not have and that
# the configuration brings. Nothing that a site owner writes, makes or deletes
# is one, for httpd obeys him without a reload.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Path qw(make_path remove_tree);
use PGTest;
use PGTest::Lint;
use Test::More;

my $runs = "    AddHandler application/x-httpd-php .php\n";
my $leaks = "    SetHandler php5-fcgi\n";
# beaten by the SetHandler: the same places leak for another reason
my $other = "    SetHandler x-php-none\n$runs";

my $number = 0;
sub server
{
    my ($conf, %files) = @_;
    my $more = delete $files{modules} || '';
    my $s = PGTest::Lint->make({
        path => 'reload ' . ++$number, mpm => 'prefork',
        modules => "mime php $more", files => '', conf => $conf,
        part => { '/a/keep' => '', '/b/keep' => '', %files } },
        expect => [qr/PHPG\d{4}|phpguard: |^ {2,15}\S|AH00112/]);
    $s->start and die 'it did not start';
    return $s;
}

# What -t says of the configuration as it is now, or as it would be.
sub reload
{
    my ($s, $want, $name, $conf) = @_;
    $s->reconfigure($conf) if defined $conf;
    my ($status, $err) = $s->check;
    is($status ? 'refused' : 'passes', $want, $name) or diag($err);
    return $err;
}

# A site owner's own leak.
{
    my $conf = vhost('a', $runs) . vhost('b', $runs);
    my $s = server($conf, map { ("/$_/index.php" => SOURCE) } qw(a b));
    $s->write_file('/b/.htaccess', "SetHandler php5-fcgi\n");
    my $err = reload($s, 'passes', 'a .htaccess that leaks');
    like($err, qr/^PHPG010\d +error/m, '... is said');
    for (["RemoveHandler .php\n", 'takes the handler away'],
         ["<Files index.php>\n    ForceType text/plain\n    SetHandler none\n"
            . "</Files>\nRemoveHandler .php\n", 'has sections'],
         ["AddType text/html .php\nRemoveHandler .php\n", 'gives a type'],
         ["Bogus\n", 'does not parse']) {
        $s->write_file('/b/.htaccess', $_->[0]);
        reload($s, 'passes', "a .htaccess that $_->[1]");
    }
    $s->write_file('/b/.htaccess', '');
    $s->write_file('/b/x.phtml', SOURCE);
    $s->write_file('/b/y.php7', SOURCE);
    reload($s, 'passes', 'files of other names');
    remove_tree($s->root . '/b');
    make_path($s->root . '/b');
    $s->write_file('/b/index.php', SOURCE);
    reload($s, 'passes', 'another directory in its place');
    # he cannot hide what the administrator does either
    $s->write_file('/b/.htaccess', "Options +FollowSymLinks\n");
    $err = reload($s, 'refused', 'the configuration leaks where .htaccess '
        . 'says nothing of PHP', vhost('a', $runs) . vhost('b', $leaks));
    like($err, qr{does not leak \S+/b/index\.php, vhost b:\d+},
        '... and it is said which place');
    $s->stop;
}

# PHP that runs by a .htaccess alone: its owner deletes it.
{
    my $conf = vhost('a', $runs) . vhost('b', '');
    my $s = server($conf, '/a/index.php' => SOURCE,
        '/b/index.php' => SOURCE, '/b/.htaccess' => $runs);
    reload($s, 'passes', 'PHP runs by .htaccess');
    $s->write_file('/b/.htaccess', "# nothing\n");
    my $err = reload($s, 'passes', 'a .htaccess loses what runs PHP');
    like($err, qr/^PHPG0\d+ +error/m, '... which is said');
    unlink $s->root . '/b/.htaccess';
    reload($s, 'passes', '... or is deleted');
    $s->write_file('/b/.htaccess', "Bogus\n$runs");
    $s->restart;
    $s->write_file('/b/.htaccess', "# mended\n");
    reload($s, 'passes', 'a .htaccess that did not parse is mended');
    $s->stop;
}

# The first PHP file of a site that has none.
{
    my $s = server(vhost('a', $runs) . vhost('b', ''),
        '/a/index.php' => SOURCE);
    $s->write_file('/b/index.php', SOURCE);
    my $err = reload($s, 'passes', 'the first .php file of a static site');
    like($err, qr/^PHPG0\d+ +error/m, '... which is said');
    $s->stop;
}

# A document root that comes into being.
{
    my $s = server(vhost('a', $runs) . vhost('c', ''),
        '/a/index.php' => SOURCE);
    $s->write_file('/c/index.php', SOURCE);
    reload($s, 'passes', 'a document root that was not there');
    $s->stop;
}

# A wildcard stands for the directories there are.
{
    my $section = "<Directory \"\@ROOT\@/b/*/www\">\n    SetHandler php5-fcgi\n"
        . "</Directory>\n";
    my $s = server(vhost('a', $runs) . vhost('b', $runs) . $section,
        '/a/index.php' => SOURCE, '/b/m/www/index.php' => SOURCE);
    remove_tree($s->root . '/b/m');
    $s->write_file("/b/$_/www/index.php", SOURCE) for qw(a z);
    my $err = reload($s, 'passes', 'other directories behind a wildcard');
    like($err, qr/^PHPG0\d+ +error/m, '... which leak as well');
    $s->stop;
}

# A repair by halves: the place leaked, and leaks on for another reason.
{
    my $removed = "    RemoveHandler .php\n$runs";
    my $s = server(vhost('a', $removed) . vhost('b', $leaks),
        map { ("/$_/index.php" => SOURCE) } qw(a b));
    reload($s, 'passes', 'a repair that leaves another cause',
        vhost('a', $other) . vhost('b', $leaks));
    reload($s, 'passes', 'another directive that decides',
        vhost('a', $other) . vhost('b', "    SetHandler none\n"));
    reload($s, 'passes', 'a repair', vhost('a', $runs) . vhost('b', $leaks));
    $s->restart;
    my $err = reload($s, 'refused', 'what was repaired comes back',
        vhost('a', $other) . vhost('b', $leaks));
    like($err, qr{does not leak \S+/a/index\.php, vhost a:\d+ \(\S+:\d+\)$}m,
        '... said of the place that is new, and of no other');
    $s->stop;
}

# Another name of file: it stood there and ran, and would not any more.
{
    my $match = "<FilesMatch \"\\.(php|inc5)\$\">\n"
        . "    SetHandler application/x-httpd-php\n</FilesMatch>\n";
    my $phtml = "<FilesMatch \"\\.phtml\$\">\n    SetHandler HANDLER\n"
        . "</FilesMatch>\n";
    my $good = $phtml =~ s/HANDLER/application\/x-httpd-php/r;
    my $bad = $phtml =~ s/HANDLER/php5-fcgi/r;
    my $s = server(vhost('a', $match . $good) . vhost('b', $match . $bad),
        map { ("/$_/index.php" => SOURCE, "/$_/x.phtml" => SOURCE) }
            qw(a b));
    reload($s, 'passes', 'one vhost leaks x.phtml');
    my $err = reload($s, 'refused', 'the other would do so too',
        vhost('a', $match . $bad) . vhost('b', $match . $bad));
    like($err, qr{does not leak \S+/a/x\.phtml, vhost a}, '... that one');
    $s->stop;
}

# A vhost that is added beside one that runs PHP, with the same document root.
sub beside
{
    my ($lines, %more) = @_;
    my $name = $more{name} || 'b';
    my $address = $more{address} || '*:@PORT@';
    return vhost('a', $runs) . "<VirtualHost $address>\n    ServerName $name\n"
        . "    DocumentRoot \@ROOT\@/a\n$lines\n</VirtualHost>\n";
}

my $rewrite = "RewriteEngine On\n";
my $php = "AddHandler application/x-httpd-php .php\n";
my %healthy = (
    'Redirect to https' => 'Redirect permanent / https://a.example/',
    'RedirectMatch' => 'RedirectMatch 302 ^/(.*)$ https://a.example/$1',
    'Redirect gone' => 'Redirect gone /',
    'RedirectMatch 404' => 'RedirectMatch 404 .*',
    'RedirectMatch of PHP files' => 'RedirectMatch 403 (?i)\.ph',
    since('2.4.19') ? ('Redirect in a Location' =>
        "<Location />\nRedirect 308 https://a.example/\n</Location>") : (),
    'Redirect in a Directory' => "<Directory \@ROOT\@/a>\n"
        . "Redirect seeother / https://a.example/\n</Directory>",
    'Redirect in an If' => "<If \"%{HTTP_HOST} != 'nowhere'\">\n"
        . "Redirect / https://a.example/\n</If>",
    'RewriteRule [R]' => $rewrite
        . 'RewriteRule ^ https://a.example%{REQUEST_URI} [R=301,L]',
    'RewriteRule [R] but for one URL' => $rewrite
        . "RewriteCond %{REQUEST_URI} !^/\\.well-known/acme-challenge/\n"
        . 'RewriteRule (.*) https://a.example$1 [R,NE]',
    'RewriteRule [R] unless https' => $rewrite . "RewriteCond %{HTTPS} !=on\n"
        . 'RewriteRule ^/?(.*) https://%{SERVER_NAME}/$1 [R=302,L]',
    'RewriteRule [F]' => $rewrite . 'RewriteRule \.php$ - [F]',
    'RewriteRule [R=404]' => $rewrite . 'RewriteRule "^" "-" [R=404,L]',
    'RewriteRule [G] in a Directory' => "<Directory \@ROOT\@/a>\n$rewrite"
        . "RewriteRule \\.php\$ - [G]\n</Directory>",
    'RewriteRule to another site' => $rewrite
        . 'RewriteRule ^/(.*)$ http://127.0.0.1:1/$1 [P]',
    'a proxy' => 'ProxyPass / http://127.0.0.1:1/',
    'a denial' => "<Location />\nRequire all denied\n</Location>",
    'a denial of PHP files' => "<FilesMatch \"\\.ph(p|tml|ar)\$\">\n"
        . "Require all denied\n</FilesMatch>",
    'Require expr' => "$php<Location />\n"
        . "Require expr \"%{HTTP_USER_AGENT} != 'bad'\"\n</Location>",
    'Require not env' => "${php}SetEnvIf User-Agent bad bad\n<Location />\n"
        . "<RequireAll>\nRequire all granted\nRequire not env bad\n"
        . "</RequireAll>\n</Location>",
    'LimitExcept' => "$php<Location />\n<LimitExcept GET POST HEAD>\n"
        . "Require all denied\n</LimitExcept>\n</Location>",
    'AuthMerging Or' => "$php<Location />\nAuthMerging Or\nRequire ip 192.0.2.1\n"
        . '</Location>',
    'DirectorySlash Off' => "${php}DirectorySlash Off",
    'MultiViews' => "$php<Directory \@ROOT\@/a>\nOptions +MultiViews\n"
        . '</Directory>',
    'FallbackResource' => "${php}FallbackResource /index.php",
    'a front controller' => $php . $rewrite
        . "RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\n"
        . 'RewriteRule ^ /index.php [L]',
    'Alias to elsewhere' => "Alias / \@ROOT\@/static/\n"
        . "<Directory \@ROOT\@/static>\nRequire all granted\n</Directory>",
    'VirtualDocumentRoot' => 'VirtualDocumentRoot @ROOT@/static/%0',
    'uploads' => "$php<Location /uploads>\nSetHandler none\n</Location>",
    'PHPGuard Off' => 'PHPGuard Off',
    'an extension of images' => "${php}AddType image/x-icon .ico",
);
my %leaking = (
    'no mapping' => '',
    'a Redirect of one URL' => 'Redirect /old https://a.example/',
    'a RewriteRule of one URL' => $rewrite
        . 'RewriteRule ^/old https://a.example/ [R]',
    'a left-over handler' => 'AddHandler php5-fcgi .php',
    'a mapping that a condition hides' => "<IfModule mod_php9.c>\n$php</IfModule>",
    'Require ip' => "<Location />\nRequire ip 192.0.2.1\n</Location>",
    'a LimitExcept' => "<Location />\n<LimitExcept GET>\nRequire all denied\n"
        . "</LimitExcept>\n</Location>",
);
{
    my $s = server(vhost('a', $runs), '/a/index.php' => SOURCE,
        '/static/index.html' => "page\n", modules =>
            'alias rewrite proxy proxy_http setenvif dir negotiation vhost_alias '
            . 'authz_host');
    reload($s, 'passes', "added: $_", beside($healthy{$_}))
        for sort keys %healthy;
    reload($s, 'passes', 'added: a second vhost of one name',
        beside('', name => 'a'));
    reload($s, 'passes', 'added: a vhost of an address without a Listen',
        beside('', address => '127.0.0.2:1'));
    for my $name (sort keys %leaking) {
        my $err = reload($s, 'refused', "added: $name",
            beside($leaking{$name}));
        like($err, qr{does not leak \S+/a/index\.php, vhost b}, '... that one');
    }
    is($s->get('/index.php')->{status}, 200, 'the server goes on as it was');
    $s->stop;
}
done_testing;
