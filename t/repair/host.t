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
use File::Path qw(remove_tree);
use PGTest;
use PGTest::Lint;
use PGTest::Host;
use Test::More;

plan skip_all => 'only root makes files of others' if $> != 0;
plan skip_all => missing(debian => 'yes') if missing(debian => 'yes');
plan skip_all => 'no a2enmod' if !-x '/usr/sbin/a2enmod';

my $top = "$FindBin::Bin/../..";
my $php = PGTest::Lint::php_version();
my $s = PGTest::Host->make;
my ($root, $fpm) = ($s->root, $s->fpm);
my @urls = $s->urls;

# What is put back for each breakage.
my @parts = qw(mods-available mods-enabled conf-available conf-enabled
    sites-available sites-enabled elsewhere www share lib etc home httpd.conf
    ports.conf);
mkdir "$root/healthy";
system 'cp', '-a', map({ "$root/$_" } @parts), "$root/healthy";
sub fresh
{
    remove_tree(map { "$root/$_" } @parts);
    system('cp', '-a', map({ "$root/healthy/$_" } @parts), $root) == 0 or die;
    system('cp', '-a', "$root/healthy-history", "$root/var/history") == 0 or die;
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

# Exit status, what was printed, and the errors.
sub phpguard
{
    my (@args) = @_;
    my $said = qx{'$top/build/phpguard' @args 2>'$root/said'};
    return ($? >> 8, $said, PGTest::slurp("$root/said"));
}

$s->write_file('/bin/service', "#!/bin/sh\n[ \"\$2\" = start ] &&"
    . " mv -n @{[$fpm->socket('$1-stopped')]} @{[$fpm->socket('$1')]}\n");
$ENV{PATH} = "$root/bin:$ENV{PATH}";

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
my $healthy = $s->answers;
system 'cp', '-a', "$root/var/history", "$root/healthy-history";
# Whatever is no page of its own: closed folders, redirects, what is not there.
my $no_page = qr{^(?:000-default|app|spa|examples|to-https|rewritten
    |acme|matched-away|no-root|when-http)/[^/]*\z
    |/(?:libraries|templates|config|inc|bin|images|includes|maintenance|conf
    |include|scripts|akismet|data|lib/base)/
    |^(?:wp|blog|travel)/wp-content/|source/|missing|_REQUEST|^three
    |nextcloud/(?:lib|\.well-known)|nextcloud\z|phpmyadmin\z}x;
for my $url (grep { m{/$|\.php(?:/|$)} && !/$no_page/ } @urls) {
    like($healthy->{$url}, qr/^200  RAN-42/, "healthy: $url runs")
        if !grep { $url eq "$_/" } qw(flyer agency docs map photos lawyer);
}
is(join(' ', grep { $healthy->{$_} =~ /^5|PGTEST/ } @urls),
    'examples/source/first.php', 'healthy: no error, no source');
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
# cleans up.  quiet => 1: there is no finding; warns => 1: no error.
# The pool of this release takes the place of the last one's, and is started by
# a command of this test's own: the host has others of its name.
sub upgraded
{
    my $previous = $s->previous_php;
    my $glue = PGTest::slurp("$root/conf-available/$php-fpm.conf");
    $s->write_file("/conf-available/$previous-fpm.conf", $s->previous_glue);
    $s->a2('a2disconf', "$php-fpm");
    unlink "$root/conf-available/$php-fpm.conf";
    $s->a2('a2enconf', "$previous-fpm");
    $s->graceful;
    is(differing($s->answers), '', "15: by $previous before the upgrade");
    my ($status, $said) = phpguard('forecast', "$previous-fpm");
    is($status, 1, '15: what it will do is foretold') or diag($said);
    $s->a2('a2disconf', "$previous-fpm");
    unlink "$root/conf-available/$previous-fpm.conf";
    $s->write_file("/conf-available/$php-fpm.conf", $glue);
    rename $fpm->socket($_), $fpm->socket("$_-stopped") or die "$_: $!"
        for "$php-fpm", "$previous-fpm";
}
my @how_to = ("        SetHandler \"proxy:unix:" . $fpm->socket('shop')
    . "|fcgi://localhost\"\n", "        SetHandler application/x-httpd-php\n");
my @breakages = (
    ['1 a2dismod proxy_fcgi', sub { $s->a2('a2dismod', 'proxy_fcgi') },
        run => qr/^a2enmod proxy_fcgi(?: setenvif)?$/],
    ['2 the socket of another PHP', sub { edit("conf-available/$php-fpm.conf",
        sub { s/\Q$php\E-fpm\.sock/php7.4-fpm.sock/ }) },
        diff => "conf-available/$php-fpm.conf"],
    ['2 the socket of another PHP, in a ProxyPassMatch',
        sub { edit('sites-available/match.conf',
            sub { s/\Q$php\E-fpm\.sock/php7.4-fpm.sock/ }) },
        diff => 'sites-available/match.conf'],
    ['2 the line is commented out', sub { edit("conf-available/$php-fpm.conf",
        sub { s/^(.*SetHandler "proxy)/#$1/m }) },
        diff => "conf-available/$php-fpm.conf",
        left => "/conf-available/$php-fpm.conf"],
    ['3 SetHandler None, and the global conf', sub { edit('sites-available/club.conf',
        sub { s{    <FilesMatch.*?</FilesMatch>\n}{    SetHandler None\n}s }) },
        quiet => 1, pool => 'club'],
    ['4 a .htaccess of another host', sub { prepend('www/wp/.htaccess', <<'END') },
AddHandler application/x-httpd-ea-php74 .php .php7 .phtml
<FilesMatch "\.(php4|php5|php3|php2|php|phtml)$">
    SetHandler application/x-httpd-ea-php74
</FilesMatch>
END
        user => 'news'],
    ['5 a2disconf', sub { $s->a2('a2disconf', "$php-fpm") },
        run => qr/^a2enconf \Q$php\E-fpm$/],
    ["6 a how-to's SetHandler", sub { edit('sites-available/shop.conf',
        sub { s/\Q$how_to[0]\E/$how_to[1]/ }) },
        diff => 'sites-available/shop.conf'],
    ["6 a how-to's SetHandler, where the global conf runs it",
        sub { edit('sites-available/plain.conf', sub {
            s{^</Virt}{    <FilesMatch "\\.php\$">\n$how_to[1]    </FilesMatch>\n</Virt}m }) },
        diff => 'sites-available/plain.conf'],
    ['6 SetHandler none for all', sub { edit('httpd.conf', sub {
            $_ .= "<FilesMatch \"\\.php\$\">\nSetHandler none\n</FilesMatch>\n" }) },
        warns => 1, diff => 'httpd.conf', left => '/httpd.conf'],
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
    ['7 a wrapper without its x bit', sub { chmod 0644, $s->wrapper('desk') },
        says => qr/chmod \+x/, by_hand => sub { chmod 0755, $s->wrapper('desk') }],
    ['8 fgci', sub { edit('sites-available/shop.conf',
        sub { s/\|fcgi:/|fgci:/ }) }, diff => 'sites-available/shop.conf'],
    ['8 fgci in a ProxyPassMatch', sub { edit('sites-available/match.conf',
        sub { s/\|fcgi:/|fgci:/ }) }, diff => 'sites-available/match.conf'],
    ['8 no scheme', sub { edit('sites-available/shop.conf',
        sub { s/\|fcgi:[^"]*// }) }, diff => 'sites-available/shop.conf'],
    ['10 php56-script in a .htaccess', sub { prepend('www/wp/.htaccess', <<'END') },
<FilesMatch "\.php$">
    SetHandler php56-script
</FilesMatch>
END
        user => 'news'],
    ['11 RemoveHandler, and the global conf', sub { prepend('www/plain/.htaccess',
        "RemoveHandler .php\nSetHandler text/html\n") }, quiet => 1],
    ["12 a socket's name is misspelt", sub { edit('sites-available/garden.conf',
        sub { s/garden\.sock/gadren.sock/ }) },
        diff => 'sites-available/garden.conf'],
    ['12 a socket was renamed', sub { rename $fpm->socket('shop'),
        $fpm->socket('shop-new') or die $! },
        diff => 'sites-available/shop-ssl.conf sites-available/shop.conf',
        left => '/sites-available/shop-ssl.conf /sites-available/shop.conf',
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
    ['13 links to links', sub { edit('elsewhere/kept.conf',
        sub { s/\|fcgi:/|fgci:/ }) }, diff => 'elsewhere/kept.conf'],
    ['14 both, beside Joomla', sub { $s->a2('a2disconf', "$php-fpm");
        $s->a2('a2dismod', 'proxy_fcgi') },
        run => qr/^a2enmod proxy_fcgi setenvif && a2enconf \Q$php\E-fpm$/],
    ['1 a2dismod proxy_balancer', sub {
            $s->a2('a2enmod', qw(proxy_balancer lbmethod_byrequests));
            edit('sites-available/shop.conf', sub {
                my ($member) = /"proxy:(unix:[^"]*)"/;
                s{"proxy:unix:[^"]*"}{"proxy:balancer://shop/"};
                s{^}{<Proxy "balancer://shop">\n    BalancerMember "$member"\n</Proxy>\n} });
            $s->graceful;
            is(differing($s->answers), '', '1 a2dismod proxy_balancer: by it before');
            $s->a2('a2dismod', qw(-f proxy_balancer lbmethod_byrequests)) },
        run => qr/^a2enmod proxy_balancer lbmethod_byrequests$/,
        left => join ' ', (map { "/mods-enabled/$_" } 'lbmethod_byrequests.load',
            'proxy_balancer.conf', 'proxy_balancer.load', 'slotmem_shm.load'),
            '/sites-available/shop.conf'],
    ['two things at once', sub { $s->a2('a2dismod', 'proxy_fcgi');
            edit('sites-available/shop.conf', sub { s/\|fcgi:/|fgci:/ }) },
        run => qr/^a2enmod proxy_fcgi(?: setenvif)?$/,
        diff => 'sites-available/shop.conf'],
    ["a how-to's section in apache2.conf", sub { edit('httpd.conf', sub { $_ .= <<'END' }) },
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
END
        diff => 'httpd.conf'],
    ["the package's configuration is removed", sub {
            $s->a2('a2disconf', "$php-fpm");
            unlink "$root/conf-available/$php-fpm.conf" or die $! },
        diff => 'httpd.conf', left => "/conf-available/$php-fpm.conf"
            . " /conf-enabled/$php-fpm.conf /httpd.conf"],
    ["a vhost's socket is another's, after a reload", sub {
            edit('sites-available/shop.conf', sub { s/shop\.sock/php7.4-fpm.sock/ });
            $s->graceful },
        diff => 'sites-available/shop.conf'],
    ["14 a2disconf, and a how-to's SetHandler in a vhost",
        sub { $s->a2('a2disconf', "$php-fpm"); edit('sites-available/shop.conf',
            sub { s/\Q$how_to[0]\E/$how_to[1]/ }) },
        run => qr/^a2enconf \Q$php\E-fpm$/, diff => 'sites-available/shop.conf'],
    ['14 a2disconf, and a wrapper without its x bit',
        sub { $s->a2('a2disconf', "$php-fpm"); chmod 0644, $s->wrapper('desk') },
        run => qr/^a2enconf \Q$php\E-fpm$/, says => qr/chmod \+x/,
        by_hand => sub { chmod 0755, $s->wrapper('desk') }],
    ['15 an upgrade of PHP, which is not started yet', \&upgraded,
        run => qr/^a2enconf \Q$php\E-fpm && service \Q$php\E-fpm start$/,
        after => sub { my $pool = $s->previous_php . '-fpm';
            rename $fpm->socket("$pool-stopped"), $fpm->socket($pool) }],
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
    is($status, $want{warns} ? 0 : 1, "$name: is found") or diag("$printed$err");
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
    is(differing($s->answers, $want{pool}), '', "$name: every URL answers as before");
    $want{after}->() if $want{after};
}

# 9: httpd does not start, and says so itself, before and after.
fresh();
my $error = qr{line \d+ of \S*sites-(?:enabled|available)/\w+\.conf:?\s+Invalid command 'FcgidWrapper'};
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
