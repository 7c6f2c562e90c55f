package PGTest::Host;

# A host as administrators have it: Debian's layout and its own tools, over
# sixty vhosts, pools of php-fpm, mod_fcgid, TLS, what WordPress, Joomla and
# Drupal write into their .htaccess, and the web applications of
# t/cases/applications.
#
#   my $s = PGTest::Host->make;      # written, enabled, not started
#   $s->fpm->socket('shop');         # the pool of that site's own user
#   $s->fpm->socket('php8.2-fpm');   # the one that php-fpm's package makes
#   $s->previous_php;                # the PHP of the release before: it has a
#                                    # pool too, and this is its glue:
#   $s->previous_glue;
#   $s->wrapper('desk');             # the program that mod_fcgid starts
#   my @urls = $s->urls;             # "site/path", "https:site/path"
#   my $got = $s->answers;           # URL => status, Location, the first line
#
# A file of t/cases/applications is one of PGTest::Lint's fixtures, with
#
#   # php: NAME ...      PHP files, # below: the folder of them
#   # hidden: NAME ...   PHP files elsewhere
#   # asks: PATH ...     which are asked of some of the vhosts

use strict;
use warnings;
use parent -norequire, 'PGTest::Lint';
use File::Path qw(make_path);
use FindBin;
use PGTest;
use PGTest::Lint;
use PGTest::PHP;

my $top = "$FindBin::Bin/../..";
my $php = PGTest::Lint::php_version();

# Whose the sites are that have a pool each.
my %pool = (shop => 'daemon', club => 'games', bakery => 'bin', school => 'man',
    choir => 'lp', garden => 'mail', studio => 'proxy', press => 'backup',
    bikes => 'list', radio => 'uucp');
my @fcgid = qw(desk news depot trade tours print);
my @matched = qw(match forum wiki stats);
my @wordpress = qw(wp blog travel food music film);
my @static = qw(flyer agency docs map photos lawyer);
my %owner = ((map { $_ => $pool{$_} } qw(shop club)),
    map { $_ => 'news' } @wordpress);

my $code = "<?php /* PGTEST-SOURCE */ echo 'RAN-', 6 * 7, ' ', getenv('USER'),"
    . " ' ', basename(__DIR__), '/', basename(__FILE__), \"\\n\"; ?>\n";

# A vhost: its name is that of its folder below www.
my (%site, %files);
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

# The same behind TLS, in a file of its own, as Debian's default-ssl.conf is.
sub with_tls
{
    my ($name) = @_;
    $site{"$name-ssl"} = "<IfModule mod_ssl.c>\n"
        . $site{$name} =~ s{\@PORT\@}{\@TLSPORT\@}r
            =~ s{(    DocumentRoot)}{    SSLEngine on
    SSLCertificateFile \@ROOT\@/tls/cert.pem
    SSLCertificateKeyFile \@ROOT\@/tls/key.pem
$1}r . "</IfModule>\n";
}

sub pool_lines
{
    my ($name) = @_;
    return "    <FilesMatch \"\\.php\$\">\n        SetHandler "
        . "\"proxy:unix:\@POOLS\@/$name.sock|fcgi://localhost\"\n"
        . "    </FilesMatch>\n";
}

sub wrapper_lines
{
    my ($name) = @_;
    return "    <Directory \@ROOT\@/www/$name>\n"
        . "        Options +ExecCGI\n"
        . "        FcgidWrapper \@ROOT\@/wrappers/$name/php-wrapper .php\n"
        . "        <FilesMatch \"\\.php\$\">\n"
        . "            SetHandler fcgid-script\n"
        . "        </FilesMatch>\n    </Directory>\n";
}

site('000-default', '', 'html');
site($_, pool_lines($_)) for grep { $_ ne 'club' } keys %pool;
site('club', "    <Directory \@ROOT\@/www/club>\n" . pool_lines('club')
    . "    </Directory>\n");
site($_, wrapper_lines($_)) for @fcgid;
site($_, "    ProxyPassMatch \"^/(.*\\.php)\$\" \"unix:\@POOLS\@/$php-fpm.sock"
    . "|fcgi://localhost\@ROOT\@/www/$_/\$1\"\n"
    . "    DirectoryIndex index.php\n") for @matched;
site($_, '') for @wordpress, @static, qw(joomla parish drupal theatre plain);
site('laravel', '', 'laravel/public');
with_tls($_) for qw(shop club wp plain desk);

# What only redirects, in the six ways of it.
site('to-https', "    Redirect permanent / https://shop.example/\n", 'shop');
site('acme', <<'END', 'plain');
    RewriteEngine On
    RewriteCond %{REQUEST_URI} !^/\.well-known/acme-challenge/
    RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
END
site('rewritten', <<'END', 'shop');
    RewriteEngine On
    RewriteRule ^/?(.*)$ https://shop.example/$1 [R=301,L]
END
site('matched-away', <<'END', 'plain');
    RedirectMatch 301 ^/(?!\.well-known/)(.*)$ https://plain.example/$1
END
site('when-http', <<'END', 'wp');
    RewriteEngine On
    RewriteCond %{HTTPS} !=on
    RewriteRule ^/?(.*)$ https://wp.example/$1 [R=302,L]
END
$site{'no-root'} = <<'END';
<VirtualHost *:@PORT@>
    ServerName no-root.example
    Redirect 301 / https://club.example/
</VirtualHost>
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
# A connection that is kept would keep a child of httpd at a restart.
site('app', "    ProxyPass / http://127.0.0.1:\@PORT\@/ disablereuse=on\n");
site('spa', "    FallbackResource /index.html\n");
# A site's own file of /etc/apache2 that is kept elsewhere.
site('kept', pool_lines('radio'));
$site{customers} = <<'END';
<VirtualHost *:@PORT@>
    ServerName customers.example
    ServerAlias *.customers.example
    UseCanonicalName Off
    VirtualDocumentRoot @ROOT@/www/customers/%1
    <Directory @ROOT@/www/customers>
        AllowOverride All
        Require all granted
    </Directory>
</VirtualHost>
END

my $wp_htaccess = <<'END';
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

# Six ways to close a folder of uploads; the last three leave it open where
# php-fpm runs the files.
my %closed = (wp => <<'END', blog => <<'END', travel => <<'END',
<FilesMatch "\.(?i:php)$">
    Require all denied
</FilesMatch>
END
<Files *.php>
    Order allow,deny
    Deny from all
</Files>
END
<Files *.php>
    Require all denied
</Files>
END
    food => <<'END', music => <<'END', film => "Options -ExecCGI\n");
<IfModule mod_php.c>
    php_flag engine off
</IfModule>
END
SetHandler none
RemoveHandler .php .phtml
END

my $joomla_htaccess = <<'END';
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

my $drupal_htaccess = <<'END';
<FilesMatch "\.(engine|inc|install|module|profile|theme)$">
    Require all denied
</FilesMatch>
DirectoryIndex index.php index.html
RewriteEngine On
RewriteCond %{REQUEST_FILENAME} !-f
RewriteCond %{REQUEST_FILENAME} !-d
RewriteRule ^ index.php [L]
END

my $drupal_files = <<'END';
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

%files = (
    'html/index.html' => "static\n", 'html/a.css' => "a {}\n",
    'spa/index.html' => "spa\n", 'app/index.html' => "app\n",
    (map { ("$_/index.html" => "$_\n") } @static),
    (map { ("$_/index.php" => $code) } keys %pool, @fcgid, @matched,
        @wordpress, qw(joomla parish drupal theatre plain examples watched
        kept laravel/public customers/one customers/two)),
    'shop/cart.php' => $code, 'shop/a.css' => "b {}\n",
    'shop/admin/index.php' => $code, 'club/list.php' => $code,
    'desk/ticket.php' => $code, 'match/in/x.php' => $code,
    'plain/info.php' => $code, 'plain/a.html' => "plain\n",
    'plain/.well-known/acme-challenge/token' => "token\n",
    'examples/source/first.php' => $code, 'watched/x.php' => $code,
    'customers/two/page.php' => $code,
    'laravel/artisan.php' => $code, 'laravel/public/.htaccess' => <<'END',
<IfModule mod_rewrite.c>
    RewriteEngine On
    RewriteCond %{REQUEST_FILENAME} !-d
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule ^ index.php [L]
</IfModule>
END
    (map { ("$_/wp-login.php" => $code, "$_/.htaccess" => $wp_htaccess,
        "$_/wp-content/uploads/a.png" => "png\n",
        "$_/wp-content/uploads/x.php" => $code,
        "$_/wp-content/uploads/.htaccess" => $closed{$_}) } @wordpress),
    (map { ("$_/administrator/index.php" => $code,
        "$_/.htaccess" => $joomla_htaccess) } qw(joomla parish)),
    (map { ("$_/core/install.php" => $code, "$_/.htaccess" => $drupal_htaccess,
        "$_/sites/default/files/a.txt" => "file\n",
        "$_/sites/default/files/.htaccess" => $drupal_files) }
        qw(drupal theatre)),
);

my @urls = (qw(
    000-default/ 000-default/a.css 000-default/missing
    shop/ shop/cart.php shop/a.css shop/admin/ shop/missing.php
    club/ club/list.php desk/ desk/ticket.php match/ match/in/x.php
    wp/ wp/index.php wp/wp-login.php wp/2026/11/hello
    wp/wp-content/uploads/a.png blog/about blog/wp-login.php
    joomla/ joomla/component/users joomla/?_REQUEST=1
    joomla/administrator/ parish/ parish/about drupal/node/1
    drupal/core/install.php drupal/sites/default/files/a.txt theatre/node/1
    plain/ plain/info.php plain/a.html laravel/ laravel/login
    to-https/cart.php acme/info.php acme/.well-known/acme-challenge/token
    rewritten/cart.php matched-away/info.php no-root/x.php when-http/
    matched-away/.well-known/acme-challenge/token
    examples/ examples/source/first.php watched/x.php app/ spa/some/page spa/
    kept/ one.customers/ two.customers/page.php three.customers/
    000-default/~anna/ 000-default/~anna/x.php 000-default/~anna/a.html
    shop/~anna/x.php
    https:shop/ https:shop/cart.php https:club/ https:wp/2026/11/hello
    https:plain/a.html https:desk/),
    (map { "$_/index.php" } keys %pool, @fcgid, @matched, @wordpress),
    (map { "$_/wp-content/uploads/x.php" } @wordpress),
    (map { "$_/" } @static),
);
# The vhosts of which an application is asked: PHP runs in a way of its own.
my @askers = qw(000-default shop desk);

sub applications
{
    my ($self) = @_;
    for my $path (sort glob "$top/t/cases/applications/*.conf") {
        my $fx = fixture($path);
        my ($name) = $path =~ m{([^/]+)$};
        $self->write_file("/conf-available/$name", $fx->{conf});
        $self->write_file("/$_", $fx->{part}{$_}) for keys %{ $fx->{part} };
        $self->write_file("/$_", $code) for split(' ', $fx->{hidden} || ''),
            map { "$fx->{below}/$_" } split ' ', $fx->{php};
        push @{ $self->{asks} }, map { my $asker = $_;
            map { "$asker/$_" } split ' ', $fx->{asks} } @askers;
        push @{ $self->{applications} }, $name;
    }
}

# Debian's own file, with this host's places.
sub configuration
{
    return "ServerName localhost\n"
        . PGTest::slurp('/etc/apache2/apache2.conf')
            =~ s{/var/www/}{\@ROOT\@/www/}gr =~ s{/usr/share}{\@ROOT\@/share}gr;
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

sub fpm     { $_[0]{fpm} }
sub urls    { @urls, @{ $_[0]{asks} } }
sub wrapper { $_[0]->root . "/wrappers/$_[1]/php-wrapper" }

sub previous_php
{
    my ($major, $minor) = $php =~ /(\d+)\.(\d+)$/;
    return 'php' . ($minor ? "$major." . ($minor - 1) : $major - 1 . '.4');
}
sub previous_glue
{
    my ($self) = @_;
    my $previous = $self->previous_php;
    return PGTest::slurp($self->root . "/conf-available/$php-fpm.conf")
        =~ s{\Q$php\E-fpm\.sock}{$previous-fpm.sock}gr;
}

# Debian's files, where they name what is this host's own.
sub debian_files
{
    my ($self) = @_;
    my $root = $self->root;
    system 'cp', '-a', map({ "/etc/apache2/$_-available" } qw(mods conf sites)),
        $root;
    unlink glob "$root/sites-available/*";
    make_path("$root/run/socks", "$root/var", "$root/share", "$root/elsewhere",
        map { "$root/$_-enabled" } qw(mods conf sites));
    for my $file (glob "$root/conf-available/php*-fpm.conf") {
        my $own = $self->fpm->socket("$php-fpm");
        $self->write_file(substr($file, length $root),
            PGTest::slurp($file) =~ s{/run/php/\Q$php\E-fpm\.sock}{$own}gr);
    }
    $self->write_file('/mods-available/userdir.conf',
        PGTest::slurp("$root/mods-available/userdir.conf")
            =~ s{/home/}{\@ROOT\@/home/}gr
            =~ s{UserDir public_html}{UserDir \@ROOT\@/home/*/public_html}r);
    $self->write_file('/ports.conf', "Listen 127.0.0.1:\@PORT\@\n"
        . "<IfModule ssl_module>\n\tListen 127.0.0.1:\@TLSPORT\@\n</IfModule>\n");
}

sub guard_files
{
    my ($self) = @_;
    my $so = $ENV{PG_MODULE} || "$top/mod_phpguard/.libs/mod_phpguard.so";
    $self->write_file('/mods-available/phpguard.load',
        "LoadModule phpguard_module $so\n");
    $self->write_file('/mods-available/phpguard.conf',
        "PHPGuardHistory \@ROOT\@/var/history\n");
    $self->write_file('/conf-available/local.conf', <<'END');
Mutex file:@ROOT@/run default
<IfModule mod_fcgid.c>
    FcgidIPCDir @ROOT@/run/fcgid
    FcgidProcessTableFile @ROOT@/run/fcgid_shm
</IfModule>
END
    $self->write_file('/ctl', "#!/bin/sh\nexec "
        . ($ENV{PG_HTTPD} || '/usr/sbin/apache2') . ' -d ' . $self->root
        . ' -f ' . $self->root . "/httpd.conf \"\$@\"\n");
}

sub sites
{
    my ($self) = @_;
    my $root = $self->root;
    $self->write_file("/sites-available/$_.conf", $site{$_}) for keys %site;
    $self->write_file("/www/$_", $files{$_}) for keys %files;
    rename "$root/sites-available/kept.conf", "$root/elsewhere/kept.conf"
        or die $!;
    symlink '../elsewhere/kept.conf', "$root/sites-available/kept.conf"
        or die $!;
    $self->write_file("/home/anna/public_html/$_", $code)
        for qw(index.php x.php);
    $self->write_file('/home/anna/public_html/a.html', "anna\n");
    $self->write_file("/wrappers/$_/php-wrapper",
        "#!/bin/sh\nexec /usr/bin/php-cgi\n") for @fcgid;
    system 'chown', '-R', "$owner{$_}:", "$root/www/$_" for keys %owner;
    system 'chown', '-R', 'irc:', "$root/home/anna";
    make_path("$root/tls");
    system(qw(openssl req -x509 -nodes -days 2 -subj /CN=localhost -newkey ec
        -pkeyopt ec_paramgen_curve:prime256v1 -keyout), "$root/tls/key.pem",
        '-out', "$root/tls/cert.pem", '-outform', 'PEM') == 0
        or die "openssl makes no certificate\n";
}

sub make
{
    my ($class) = @_;
    my $fpm = PGTest::PHP->fpm("$php-fpm" => 'www-data',
        previous_php() . '-fpm' => 'www-data', %pool);
    my $self = $class->prepare(name => 'the host', fpm => $fpm, asks => [],
        expect => [qr/PHPG\d{4}|phpguard|AH0/],
        vars => { TLSPORT => PGTest::free_port(),
            POOLS => $fpm->socket =~ s{/[^/]+$}{}r });
    $self->write_files;
    $self->debian_files;
    $self->guard_files;
    $self->sites;
    $self->applications;
    my %env = $self->environment;
    $ENV{$_} = $env{$_} for keys %env;
    $self->a2('a2enmod', qw(mpm_event authz_core authz_host authz_user
        access_compat alias autoindex deflate dir env expires fcgid filter
        headers mime negotiation proxy proxy_fcgi proxy_http reqtimeout rewrite
        setenvif ssl status userdir vhost_alias phpguard));
    $self->a2('a2enconf', qw(charset security local), "$php-fpm",
        map { s/\.conf$//r } @{ $self->{applications} });
    $self->a2('a2ensite', map { "$_.conf" } sort keys %site);
    return $self;
}

sub answered
{
    my ($status, $to, $text) = @_;
    return join ' ', $status, $to || '', $text =~ /^(?!<!)(.*)/;
}

# All that is asked by TLS, by one curl.
sub tls_answers
{
    my ($self, @paths) = @_;
    open my $out, '-|', 'curl', '-s', '-k', '--http1.1', '--path-as-is',
        '--connect-to', "::127.0.0.1:$self->{vars}{TLSPORT}", '-w',
        "\nEND-OF-ANSWER %{http_code} %{redirect_url}\n",
        map { m{^([^/]+)(/.*)} ? "https://$1.example$2" : die $_ } @paths
        or die "curl: $!";
    my @texts = split /^END-OF-ANSWER (.*)\n/m, join '', <$out>;
    close $out;
    my %got;
    for my $path (@paths) {
        my ($text, $end) = splice @texts, 0, 2;
        $got{"https:$path"} = answered(split(' ', $end || 0, 2), $text);
    }
    return %got;
}

sub answers
{
    my ($self) = @_;
    my (%got, @tls);
    for my $url ($self->urls) {
        push @tls, $1 and next if $url =~ /^https:(.*)/;
        my ($host, $path) = $url =~ m{^([^/]+)(/.*)};
        my ($head, $text) = split /\r\n\r\n/, $self->raw("GET $path HTTP/1.0\r\n"
            . "Host: $host.example\r\n\r\n"), 2;
        my ($status) = $head =~ /^HTTP\S+ (\d+)/;
        my ($to) = $head =~ /^Location: (\S+)/m;
        $got{$url} = answered($status, $to, $text);
    }
    return { %got, $self->tls_answers(@tls) };
}

1;
