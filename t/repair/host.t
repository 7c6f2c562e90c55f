# A host as administrators have it, and what breaks it. Debian's layout and
# its own tools, pools of php-fpm, mod_fcgid, what WordPress, Joomla and Drupal
# write into their .htaccess. Each breakage is made on a fresh copy, then what
# "phpguard fix" prints is done as printed: every URL answers as before.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA ();
use File::Find ();
use File::Path qw(make_path remove_tree);
use PGTest;
use PGTest::Lint;
use PGTest::PHP;
use Test::More;

plan skip_all => 'only root makes files of others' if $> != 0;
plan skip_all => 'no a2enmod' if !-x '/usr/sbin/a2enmod';

my $top = "$FindBin::Bin/../..";
my $php = PGTest::Lint::php_version();
my $so = $ENV{PG_MODULE} || "$top/mod_phpguard/.libs/mod_phpguard.so";
my $fpm = PGTest::PHP->fpm("$php-fpm" => 'www-data', shop => 'daemon',
    club => 'games');
my %wrapper = map { $_ => wrapper_dir() . '/php-wrapper' } qw(desk news);
my $code = "<?php /* PGTEST-SOURCE */ echo 'RAN-', 6 * 7, ' ', getenv('USER'),"
    . " ' ', basename(__DIR__), '/', basename(__FILE__), \"\\n\"; ?>\n";

{
    package Host;
    our @ISA = 'PGTest::Lint';
    # Debian's own file, with this host's places.
    sub configuration
    {
        return "ServerName localhost\n"
            . PGTest::slurp('/etc/apache2/apache2.conf')
                =~ s{/var/www/}{\@ROOT\@/www/}gr =~ s{/usr/share}{\@ROOT\@/share}gr;
    }
    sub spawn
    {
        my ($self, @args) = @_;
        local %ENV = (%ENV, $self->environment);
        return $self->SUPER::spawn(@args);
    }
    sub environment
    {
        my $root = $_[0]->root;
        return (APACHE_RUN_USER => 'www-data', APACHE_RUN_GROUP => 'www-data',
            APACHE_RUN_DIR => "$root/run", APACHE_PID_FILE => "$root/run/pid",
            APACHE_LOG_DIR => $root, APACHE_LOCK_DIR => "$root/run",
            APACHE_CONFDIR => $root, APACHE_CTL => "$root/ctl",
            APACHE_STATE_DIRECTORY => "$root/state");
    }
}

# A vhost: its name is that of its folder below www.
my %site;
sub site
{
    my ($name, $lines, $folder) = @_;
    $folder ||= $name;
    $site{$name} = <<"END";
<VirtualHost *:\@PORT\@>
    ServerName $name.example
    DocumentRoot \@ROOT\@/www/$folder
    <Directory \@ROOT\@/www/$folder>
        Options FollowSymLinks
        AllowOverride All
        Require all granted
    </Directory>
$lines</VirtualHost>
END
}

sub pool_lines
{
    my ($name) = @_;
    return "    <FilesMatch \"\\.php\$\">\n        SetHandler "
        . "\"proxy:unix:" . $fpm->socket($name) . "|fcgi://localhost\"\n"
        . "    </FilesMatch>\n";
}

sub wrapper_lines
{
    my ($name) = @_;
    return "    <Directory \@ROOT\@/www/$name>\n"
        . "        Options +ExecCGI\n"
        . "        FcgidWrapper $wrapper{$name} .php\n"
        . "        <FilesMatch \"\\.php\$\">\n"
        . "            SetHandler fcgid-script\n"
        . "        </FilesMatch>\n    </Directory>\n";
}

site('000-default', '', 'html');
site('shop', pool_lines('shop'));
site('club', "    <Directory \@ROOT\@/www/club>\n" . pool_lines('club')
    . "    </Directory>\n");
site($_, wrapper_lines($_)) for qw(desk news);
site('match', "    ProxyPassMatch \"^/(.*\\.php)\$\" \"unix:"
    . $fpm->socket("$php-fpm") . "|fcgi://localhost\@ROOT\@/www/match/\$1\"\n"
    . "    DirectoryIndex index.php\n");
site($_, '') for qw(wp blog joomla drupal plain);
site('laravel', '', 'laravel/public');
site('to-https', "    Redirect permanent / https://shop.example/\n", 'shop');
site('acme', <<'END', 'plain');
    RewriteEngine On
    RewriteCond %{REQUEST_URI} !^/\.well-known/acme-challenge/
    RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
END
site('examples', <<'END');
    <Directory @ROOT@/www/examples/source>
        PHPGuard Off
        <FilesMatch "\.php$">
            SetHandler None
            ForceType text/plain
        </FilesMatch>
    </Directory>
END
site('watched', "    PHPGuard DetectionOnly\n");
site('app', "    ProxyPass / http://127.0.0.1:\@PORT\@/\n");
site('spa', "    FallbackResource /index.html\n");

my %files = (
    'html/index.html' => "static\n", 'html/a.css' => "a {}\n",
    'spa/index.html' => "spa\n", 'app/index.html' => "app\n",
    (map { ("$_/index.php" => $code) } qw(shop club desk news match wp blog
        joomla drupal plain examples watched laravel/public)),
    'shop/cart.php' => $code, 'shop/a.css' => "b {}\n",
    'shop/admin/index.php' => $code, 'club/list.php' => $code,
    'desk/ticket.php' => $code, 'match/in/x.php' => $code,
    'plain/info.php' => $code, 'plain/a.html' => "plain\n",
    'plain/.well-known/acme-challenge/token' => "token\n",
    'examples/source/first.php' => $code, 'watched/x.php' => $code,
    'laravel/artisan.php' => $code, 'laravel/public/.htaccess' => <<'END',
<IfModule mod_rewrite.c>
    RewriteEngine On
    RewriteCond %{REQUEST_FILENAME} !-d
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule ^ index.php [L]
</IfModule>
END
    (map { ("$_/wp-login.php" => $code, "$_/wp-content/uploads/a.png" => "png\n",
        "$_/wp-content/uploads/x.php" => $code, "$_/.htaccess" => <<'END') } qw(wp blog)),
# BEGIN WordPress
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
RewriteBase /
RewriteRule ^index\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule . /index.php [L]
</IfModule>
# END WordPress
END
    'wp/wp-content/uploads/.htaccess' => <<'END',
<FilesMatch "\.(?i:php)$">
    Require all denied
</FilesMatch>
END
    'blog/wp-content/uploads/.htaccess' => <<'END',
<Files *.php>
    Order allow,deny
    Deny from all
</Files>
END
    'joomla/administrator/index.php' => $code, 'joomla/.htaccess' => <<'END',
Options -Indexes
RewriteEngine On
RewriteCond %{QUERY_STRING} base64_encode[^(]*\([^)]*\) [OR]
RewriteCond %{QUERY_STRING} GLOBALS(=|\[|\%[0-9A-Z]{0,2}) [OR]
RewriteCond %{QUERY_STRING} _REQUEST(=|\[|\%[0-9A-Z]{0,2})
RewriteRule .* index.php [F]
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
RewriteCond %{REQUEST_URI} !^/index\.php
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule .* index.php [L]
END
    'drupal/core/install.php' => $code, 'drupal/.htaccess' => <<'END',
<FilesMatch "\.(engine|inc|install|module|profile|theme)$">
    Require all denied
</FilesMatch>
DirectoryIndex index.php index.html
RewriteEngine On
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule ^ index.php [L]
END
    'drupal/sites/default/files/a.txt' => "file\n",
    'drupal/sites/default/files/.htaccess' => <<'END',
Options -Indexes -ExecCGI -Includes -MultiViews
SetHandler Drupal_Security_Do_Not_Remove_See_SA_2006_006
<Files *>
  SetHandler Drupal_Security_Do_Not_Remove_See_SA_2013_003
</Files>
<FilesMatch "\.php$">
  Require all denied
</FilesMatch>
<IfModule mod_php.c>
  php_flag engine off
</IfModule>
END
);
my %owner = (shop => 'daemon', club => 'games', wp => 'news', blog => 'news');

my @urls = qw(
    000-default/ 000-default/a.css 000-default/missing
    shop/ shop/cart.php shop/a.css shop/admin/ shop/missing.php
    club/ club/list.php desk/ desk/ticket.php news/index.php
    match/ match/in/x.php wp/ wp/index.php wp/wp-login.php wp/2026/11/hello
    wp/wp-content/uploads/a.png wp/wp-content/uploads/x.php
    blog/about blog/wp-login.php blog/wp-content/uploads/x.php
    joomla/ joomla/component/users joomla/?_REQUEST=1
    joomla/administrator/ drupal/node/1 drupal/core/install.php
    drupal/sites/default/files/a.txt plain/ plain/info.php plain/a.html
    laravel/ laravel/login to-https/cart.php acme/info.php
    acme/.well-known/acme-challenge/token examples/ examples/source/first.php
    watched/x.php app/ spa/some/page spa/
);

sub made
{
    my $s = Host->prepare(name => 'the host', expect => [qr/PHPG\d{4}|phpguard|AH0/]);
    my $root = $s->root;
    $s->write_files;
    system 'cp', '-a', map({ "/etc/apache2/$_-available" } qw(mods conf sites)),
        $root;
    unlink glob "$root/sites-available/*";
    make_path("$root/run/socks", "$root/var", "$root/share",
        map { "$root/$_-enabled" } qw(mods conf sites));
    $s->write_file('/ports.conf', "Listen 127.0.0.1:\@PORT\@\n");
    for my $file (glob "$root/conf-available/php*-fpm.conf") {
        my $own = $fpm->socket("$php-fpm");
        my $text = PGTest::slurp($file) =~ s{/run/php/\Q$php\E-fpm\.sock}{$own}gr;
        $s->write_file(substr($file, length $root), $text);
    }
    $s->write_file('/mods-available/phpguard.load',
        "LoadModule phpguard_module $so\n");
    $s->write_file('/mods-available/phpguard.conf',
        "PHPGuardHistory \@ROOT\@/var/history\n");
    $s->write_file('/conf-available/local.conf', "Mutex file:\@ROOT\@/run default\n"
        . "<IfModule mod_fcgid.c>\n    FcgidIPCDir \@ROOT\@/run/fcgid\n"
        . "    FcgidProcessTableFile \@ROOT\@/run/fcgid_shm\n</IfModule>\n");
    $s->write_file("/sites-available/$_.conf", $site{$_}) for keys %site;
    $s->write_file("/www/$_", $files{$_}) for keys %files;
    system 'chown', '-R', $owner{$_}, "$root/www/$_" for keys %owner;
    $s->write_file('/ctl', "#!/bin/sh\nexec "
        . ($ENV{PG_HTTPD} || '/usr/sbin/apache2')
        . " -d $root -f $root/httpd.conf \"\$@\"\n");
    return $s;
}

my $s = made();
my $root = $s->root;
my %env = $s->environment;
$ENV{$_} = $env{$_} for keys %env;
$s->a2('a2enmod', qw(mpm_event authz_core authz_host authz_user access_compat
    alias autoindex deflate dir env fcgid filter mime negotiation proxy
    proxy_fcgi proxy_http reqtimeout rewrite setenvif status phpguard));
$s->a2('a2enconf', qw(charset security local), "$php-fpm");
$s->a2('a2ensite', map { "$_.conf" } sort keys %site);

# What is put back for each breakage.
my @parts = qw(mods-available mods-enabled conf-available conf-enabled
    sites-available sites-enabled www httpd.conf ports.conf);
mkdir "$root/healthy";
system 'cp', '-a', map({ "$root/$_" } @parts), "$root/healthy";
sub fresh
{
    remove_tree(map { "$root/$_" } @parts);
    system('cp', '-a', map({ "$root/healthy/$_" } @parts), $root) == 0 or die;
}

# Names of what is not as in the healthy host.
sub changed
{
    my (%is, @all);
    for my $from ("$root/healthy", $root) {
        File::Find::find({ no_chdir => 1, wanted => sub {
            my @st = lstat or return;
            return if -d _;
            $is{$from}{substr $_, length $from} = "$st[4] $st[5] $st[2] "
                . (-l _ ? readlink
                    : Digest::SHA->new(256)->addfile($_)->hexdigest);
        } }, map { "$from/$_" } @parts);
    }
    my ($was, $now) = @is{"$root/healthy", $root};
    my %names = (%$was, %$now);
    return join ' ', grep { ($was->{$_} || '') ne ($now->{$_} || '') }
        sort keys %names;
}

sub answers
{
    my %got;
    for my $url (@urls) {
        my ($host, $path) = $url =~ m{^([^/]+)(/.*)};
        my ($head, $text) = split /\r\n\r\n/, $s->raw("GET $path HTTP/1.0\r\n"
            . "Host: $host.example\r\n\r\n"), 2;
        my ($status) = $head =~ /^HTTP\S+ (\d+)/;
        my ($to) = $head =~ /^Location: (\S+)/m;
        $got{$url} = join ' ', $status, $to || '', $text =~ /^(?!<!)(.*)/;
    }
    return \%got;
}

# Exit status, what was printed, and the errors.
sub phpguard
{
    my (@args) = @_;
    my $said = qx{'$top/build/phpguard' @args 2>'$root/said'};
    return ($? >> 8, $said, PGTest::slurp("$root/said"));
}

# As it is printed: the commands, then the diff.
sub apply
{
    my ($printed, @as) = @_;
    for my $command ($printed =~ /^# run: (.*)$/mg) {
        my $said = `$command 2>&1 </dev/null`;
        is($?, 0, "... $command") or diag($said);
    }
    return if $printed !~ /^---/m;
    open my $patch, '|-', @as, 'patch', '-s', '-p1', '-d', '/', '-r', '-' or die $!;
    print {$patch} $printed;
    ok(close $patch, '... the diff applies') or diag($printed);
}

sub edit
{
    my ($path, $change) = @_;
    my @st = stat "$root/$path";
    local $_ = PGTest::slurp("$root/$path");
    my $was = $_;
    $change->();
    die "nothing to change in $path" if $_ eq $was;
    $s->write_file("/$path", $_);
    chown $st[4], $st[5], "$root/$path" if @st;
}
sub prepend { my ($path, $text) = @_; edit($path, sub { $_ = $text . $_ }) }

die $_ if defined($_ = $s->start);
my $healthy = answers();
for my $url (grep { m{^(?:shop|club|match|wp|plain)/$|\.php$} } @urls) {
    next if $url =~ m{uploads|source|missing|to-https|acme};
    like($healthy->{$url}, qr/^200  RAN-42/, "healthy: $url runs");
}
like($healthy->{'shop/'}, qr/RAN-42 daemon/, "healthy: by the vhost's own pool");
like($healthy->{'examples/source/first.php'}, qr/PGTEST-SOURCE/,
    'healthy: what PHPGuard Off allows');
my ($status, $out, $err) = phpguard('check');
is($status, 0, 'healthy: no finding') or diag("$out$err");
unlike($out, qr/PHPG/, 'healthy: not a note');

my $wrong_socket = $fpm->socket('php7.4-fpm');
sub without_history { rename "$root/var/history", "$root/var/kept" or die $! }

# name, breakage, then: run => the commands, diff => the files that root's diff
# names, user => whose diff mends it, left => what is not as it was before the
# breakage (default: nothing), says => what is said, by_hand => what is left to
# a person, pool => the site that the host's own pool runs now, after => what
# cleans up.  quiet => 1: there is no finding.
my @how_to = ("        SetHandler \"proxy:unix:" . $fpm->socket('shop')
    . "|fcgi://localhost\"\n", "        SetHandler application/x-httpd-php\n");
my @breakages = (
    ['1 a2dismod proxy_fcgi', sub { $s->a2('a2dismod', 'proxy_fcgi') },
        run => qr/^a2enmod proxy_fcgi(?: setenvif)?$/],
    ['2 the socket of another PHP', sub { edit("conf-available/$php-fpm.conf",
        sub { s/\Q$php\E-fpm\.sock/php7.4-fpm.sock/ }) },
        diff => "conf-available/$php-fpm.conf"],
    ['3 SetHandler None, and the global conf', sub { edit('sites-available/club.conf',
        sub { s{    <FilesMatch.*?</FilesMatch>\n}{    SetHandler None\n}s }) },
        quiet => 1, pool => 'club'],
    ['4 a .htaccess of another host', sub { prepend('www/wp/.htaccess', <<'END') },
AddHandler application/x-httpd-ea-php74 .php .php7 .phtml
<FilesMatch "\.(php4|php5|php3|php2|php|phtml)$">
    SetHandler application/x-httpd-ea-php74
</FilesMatch>
END
        user => 'news', left => '/www/wp/.htaccess'],
    ['5 a2disconf', sub { $s->a2('a2disconf', "$php-fpm") },
        run => qr/^a2enconf \Q$php\E-fpm$/],
    ["6 a how-to's SetHandler", sub { edit('sites-available/shop.conf',
        sub { s/\Q$how_to[0]\E/$how_to[1]/ }) },
        diff => 'sites-available/shop.conf'],
    ["6 a how-to's SetHandler, no history", sub { without_history();
        edit('sites-available/shop.conf', sub { s/\Q$how_to[0]\E/$how_to[1]/ }) },
        diff => 'sites-available/shop.conf',
        pool => 'shop', left => '/sites-available/shop.conf',
        says => qr/^# PHPG0101 .*: delete .*then it runs by "proxy:unix:.*\Q$php\E-fpm/m,
        after => sub { rename "$root/var/kept", "$root/var/history" }],
    ['6 in the global conf, and a pool is gone from its vhost', sub {
            edit('sites-available/shop.conf', sub { s{^    <FilesMatch.*?</FilesMatch>\n}{}ms });
            edit("conf-available/$php-fpm.conf",
                sub { s/SetHandler "proxy.*/SetHandler application\/x-httpd-php/ }) },
        diff => "conf-available/$php-fpm.conf sites-available/shop.conf",
        left => '/sites-available/shop.conf'],
    ['7 a wrapper without its x bit', sub { chmod 0644, $wrapper{desk} },
        says => qr/chmod \+x/, by_hand => sub { chmod 0755, $wrapper{desk} }],
    ['8 fgci', sub { edit('sites-available/shop.conf',
        sub { s/\|fcgi:/|fgci:/ }) }, diff => 'sites-available/shop.conf'],
    ['10 php56-script in a .htaccess', sub { prepend('www/wp/.htaccess', <<'END') },
<FilesMatch "\.php$">
    SetHandler php56-script
</FilesMatch>
END
        user => 'news', left => '/www/wp/.htaccess'],
    ['11 RemoveHandler, and the global conf', sub { prepend('www/plain/.htaccess',
        "RemoveHandler .php\nSetHandler text/html\n") }, quiet => 1],
    ['12 a socket was renamed', sub { rename $fpm->socket('shop'),
        $fpm->socket('shop-new') or die $! },
        diff => 'sites-available/shop.conf', left => '/sites-available/shop.conf',
        after => sub { rename $fpm->socket('shop-new'), $fpm->socket('shop') }],
    ["12 a socket is another user's", sub { rename $fpm->socket('shop'),
            $fpm->socket('shop-new') or die $!;
        chown scalar(getpwnam 'games'), -1, $fpm->socket('shop-new') },
        says => qr/start the php-fpm that listens there/,
        by_hand => sub { chown scalar(getpwnam 'daemon'), -1, $fpm->socket('shop-new');
            rename $fpm->socket('shop-new'), $fpm->socket('shop') }],
    ['12 where the user can make a socket', sub { rename $fpm->socket('shop'),
            $fpm->socket('shop-new') or die $!;
        chmod 0757, $fpm->socket('shop') =~ s{/[^/]+$}{}r },
        says => qr/start the php-fpm that listens there/,
        by_hand => sub { chmod 0755, $fpm->socket('shop') =~ s{/[^/]+$}{}r;
            rename $fpm->socket('shop-new'), $fpm->socket('shop') }],
    ['14 both, beside Joomla', sub { $s->a2('a2disconf', "$php-fpm");
        $s->a2('a2dismod', 'proxy_fcgi') },
        run => qr/^a2enmod proxy_fcgi setenvif && a2enconf \Q$php\E-fpm$/],
);

# Which URLs are not answered as before; one site's by the host's own pool.
sub differing
{
    my ($now, $pool) = @_;
    my %want = %$healthy;
    s/RAN-42 \w+/RAN-42 www-data/ for @want{grep { $pool && m{^$pool/} } @urls};
    return join "\n", map { "$_: should be $want{$_}, is $now->{$_}" }
        grep { $now->{$_} ne $want{$_} } @urls;
}

sub repaired
{
    my ($name, %want) = @_;
    my ($status, $printed, $err) = phpguard('fix', $want{user}
        ? "--for $want{user}" : '');
    is($status, 1, "$name: is found") or diag("$printed$err");
    my $commands = join ' && ', $printed =~ /^# run: (.*)$/mg;
    $want{run} ? like($commands, $want{run}, "$name: one command")
               : is($commands, '', "$name: no command");
    my %files = map { $_ => 1 } $printed =~ m{^--- a\Q$root\E/(\S+)}mg;
    is(join(' ', sort keys %files), $want{diff} || ($want{user}
        ? 'www/wp/.htaccess' : ''), "$name: the files of the diff");
    apply($printed, $want{user} ? ('runuser', '-u', $want{user}, '--') : ());
    return $printed . $err;
}

for my $breakage (@breakages) {
    my ($name, $break, %want) = @$breakage;
    next if @ARGV && !grep { $name =~ /$_/ } @ARGV;
    fresh();
    $break->();
    my $said = '';
    if ($want{quiet}) {
        my ($status, $out, $err) = phpguard('check');
        is($status, 0, "$name: no finding") or diag("$out$err");
        $said = $out;
    }
    else {
        $said = repaired($name, %want);
    }
    like($said, $want{says}, "$name: what is said") if $want{says};
    $want{by_hand}->() if $want{by_hand};
    is(changed(), $want{left} || '', "$name: nothing else is changed")
        if !$want{quiet};
    $s->graceful;
    is(differing(answers(), $want{pool}), '', "$name: every URL answers as before");
    $want{after}->() if $want{after};
}

# 9: httpd does not start, and says so itself, before and after.
fresh();
my $error = qr{line \d+ of \S*sites-(?:enabled|available)/desk\.conf:?\s+Invalid command 'FcgidWrapper'};
($status, $out, $err) = phpguard('forecast', 'fcgid');
is($status, 1, '9 a2dismod fcgid: forecast');
like("$out$err", $error, '9 a2dismod fcgid: forecast says where');
$s->a2('a2dismod', 'fcgid');
($status, $out, $err) = phpguard('fix');
is("$status $out", '2 ', '9 a2dismod fcgid: no repair');
like($err, $error, "9 a2dismod fcgid: httpd's own error");

fresh();
$s->stop;
done_testing;
