# "phpguard forecast": what would be new without a module, a configuration or
# a package, with nothing changed; and what apt is told.
use strict;
use warnings;
use FindBin;
use File::Temp qw(tempdir);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command qw(write_to);
use PGTest::Debian;
use PGTest::Lint;
use PGTest::Schema;
use Test::More;
use POSIX ();
use Time::HiRes qw(time);

plan skip_all => 'root alone may look at another configuration' if $>;

my $top = "$FindBin::Bin/../..";
for my $check (map { ("dash -n $_", "shellcheck -x $_") }
        "$top/build/host/forecast", "$top/build/host/packages") {
    is(`$check 2>&1`, '', $check =~ s{\S+/}{}r);
}

my $php = PGTest::Lint::php_version();
my ($version) = $php =~ /^php(.*)/;
my $httpd = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
my $module = $ENV{PG_MODULE} || "$top/mod_phpguard/.libs/mod_phpguard.so";
my $dir = tempdir(CLEANUP => 1);
mkdir "$dir/tmp";
chmod 0755, $dir, "$dir/tmp";
my $outer = $ENV{TMPDIR} || '/tmp';
$ENV{TMPDIR} = "$dir/tmp";
my ($etc, $docs) = ("$dir/etc/apache2", "$dir/www");
system 'mkdir', '-p', $etc, $docs;
system 'cp', '-a', "/etc/apache2/$_-available", $etc for qw(mods conf);

sub put
{
    my ($path, $text, $mode) = @_;
    chmod $mode || 0644, write_to($path, $text);
}

apache2_conf($dir, $module);
put("$etc/sites-enabled/site.conf", <<"END");
<VirtualHost *:8080>
    ServerName www.example.org
    DocumentRoot $docs
    <Directory $docs>
        Require all granted
    </Directory>
</VirtualHost>
END
put("$docs/index.php", SOURCE);
put("$dir/ctl", "#!/bin/sh\nexport APACHE_RUN_DIR=$dir/run APACHE_PID_FILE=$dir/run/pid"
    . " APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data"
    . " APACHE_LOG_DIR=$dir/run APACHE_LOCK_DIR=$dir/run\n"
    . "exec $httpd -d $etc -f $etc/apache2.conf \"\$@\"\n", 0755);

sub enable
{
    my ($kind, @names) = @_;
    for my $name (@names) {
        symlink "../$kind-available/" . s{.*/}{}r, "$etc/$kind-enabled/" . s{.*/}{}r
            for glob "$etc/$kind-available/$name.{load,conf}";
    }
}
sub only
{
    unlink glob "$etc/{mods,conf}-enabled/*";
    enable('mods', qw(mpm_prefork authz_core mime dir));
    &{$_[0]};
}

# In a chroot, and in most containers, nobody has it: that is said, once.
my @no_space = qw(setpriv --bounding-set -sys_admin);
my $spaces = system('unshare --mount --propagation private true 2>/dev/null')
    == 0;
sub without_space
{
    my ($said) = @_;
    $said =~ s/^phpguard: cannot create a mount namespace.*\n//m if !$spaces;
    return $said;
}

# Status and what was printed.
our @wrap;
sub forecast
{
    my (@args) = @_;
    local $ENV{APACHE_CTL} = "$dir/ctl";
    local $ENV{APACHE_CONFDIR} = $etc;
    my $command = join ' ', map { "'$_'" } @wrap, "$top/build/phpguard",
        'forecast', @args;
    my $said = `$command 2>&1`;
    return ($? >> 8, without_space($said));
}
sub as_schema { local $ENV{TMPDIR} = $outer; return invalid(@_) }
sub state_of { `cd $dir && find . -type f -exec md5sum {} + -o -type l -printf '%p %l\n' | sort` }

only(sub { enable('mods', $php) });
my $before = state_of();
for my $name ($php, "libapache2-mod-$php") {
    my ($status, $said) = forecast($name);
    my $by = $name eq $php ? '' : " (package $name)";
    is($status, 1, "$name: an error would be new");
    is($said =~ s/\A(.*\n)// && $1,
        "phpguard: without mods-enabled/$php.load$by:\n",
        "$name: first what goes, and by which package");
    like($said, qr{\APHPG0105 +error: index\.php is refused \(500\)}, "$name: which");
    like($said, qr{^  file +\Q$docs\E/index\.php\n  vhost +www\.example\.org:8080\s+\(\Q$etc\E/sites-enabled/site\.conf:1\)}m,
        "$name: the paths are the real ones");
    unlike($said, qr/a2enmod \Q$php\E/, "$name: no repair by what goes");
    unlike($said, qr{phpguard\.\w{6}/}, "$name: nothing of the copy");
}
my ($status, $said) = forecast('autoindex');
is("$status $said", '0 ', 'what changes nothing says nothing');
($status, $said) = forecast('authz_core');
is($status, 1, 'authz_core: status 1');
like($said, qr{\Aphpguard:\ without\ mods-enabled/authz_core\.load:\nhttpd\ would\ not\ start:\ .*Invalid\ command\ 'Require'}sx,
    'authz_core: httpd would not start');
($status, $said) = forecast('nonsense');
is($status, 3, 'an unknown name is misuse');
like($said, qr/called nonsense/, '... and is named');
($status, $said) = forecast('--json', $php);
like($said, qr/\A\{"schema":1.*\n\{"level":"error","id":"PHPG0105"/, 'as JSON');

# A module that is gone is loaded by no line either, unless another one does.
SKIP: {
    skip 'cannot create a mount namespace', 3 if !$spaces;
    my $conf = PGTest::slurp("$etc/sites-enabled/site.conf");
    put("$etc/sites-enabled/site.conf", $conf =~ s{(?=</VirtualHost>)}{<FilesMatch "\\.php\$">\nSetHandler "proxy:fcgi://127.0.0.1:9"\n</FilesMatch>\n}r);
    only(sub { enable('mods', 'proxy', 'proxy_fcgi') });
    ($status, $said) = forecast('proxy_fcgi');
    like($said, qr/\Aphpguard: without mods-enabled\/proxy_fcgi\.load:\nPHPG0102 +error/, 'a module of a scheme: the error');
    unlike($said, qr/LoadModule|a2enmod proxy_fcgi/, '... no repair by what goes');
    put("$etc/conf-enabled/again.conf", PGTest::slurp("$etc/mods-available/proxy_fcgi.load")
        =~ s/^(?:#.*\n)+//mgr);
    ($status, $said) = forecast('proxy_fcgi');
    is("$status $said", '0 ', '... and nothing changes where another line loads it');
    unlink "$etc/conf-enabled/again.conf";
    put("$etc/sites-enabled/site.conf", $conf);
}

# What would go.
put("$etc/conf-available/off.conf", "<Directory $docs>\n<Files \"*.php\">\n"
    . "AddType text/html .php\nForceType text/plain\n"
    . "SetHandler unheard-of-php\n</Files>\n</Directory>\n");
only(sub { enable('mods', $php); enable('conf', 'off') });
($status, $said) = forecast('off');
is($status, 0, 'what would go is no error');
like($said, qr{\Aphpguard: without conf-enabled/off\.conf:\ngone: PHPG01\d\d error \Q$docs\E/index\.php}, '... and is said');
($status, $said) = forecast('--json', 'off');
is("$status " . as_schema($said), '0 ', 'as JSON: as the schema says');
like($said, qr/^\{"gone":true,"level":"error","id":"PHPG01\d\d".*"file":"\Q$docs\E\/index\.php"/m,
    '... what is gone');
($status, $said) = forecast('--json', $php, 'off');
is("$status " . as_schema($said), '0 ', 'as JSON: both leak');
unlink "$etc/conf-available/off.conf";

# Without the right to a mount namespace a copy is read.
{
    local @wrap = @no_space;
    only(sub { enable('mods', $php) });
    my ($status, $said) = forecast($php);
    is($status, 1, 'without a namespace: an error');
    like($said, qr/^phpguard: cannot create a mount namespace: absolute/m,
        '... what it cannot see') if $spaces;
    like($said, qr{^PHPG0105 +error}m, '... the finding');
    like($said, qr{\(\Q$etc\E/sites-enabled/site\.conf:1\)}, '... its paths');
    unlike($said, qr{a2enmod \Q$php\E|phpguard\.\w{6}/},
        '... and nothing of the copy');
}

# Nobody sees in the copy what the original does not show, whatever the umask:
# one who is not root looks for it while the answer is made.
sub look_for
{
    my ($names) = @_;
    pipe my $from, my $to or die $!;
    my $pid = fork // die $!;
    return ($pid, $from) if $pid && close $to;
    $) = '65534 65534';
    $> = 65534;
    my %seen;
    $SIG{TERM} = sub { print {$to} map { "$_\n" } sort keys %seen; close $to;
        POSIX::_exit(0) };
    while (1) {
        for my $copy (glob "$dir/tmp/phpguard.*") {
            $seen{'the list'} = 1 if -e $copy;
            opendir(my $dh, $_) and $seen{"lists $_" =~ s{\Q$copy}{}r} = 1
                for $copy, "$copy/host", "$copy/host/root";
            open(my $fh, '<', "$copy/$_") and $seen{"reads $_"} = 1
                for qw(changes now), map { "host/root/$_" } @$names;
        }
        select undef, undef, undef, 0.002;
    }
}
sub seen
{
    my ($names, @command) = @_;
    my ($pid, $from) = look_for($names);
    local $ENV{APACHE_CTL} = "$dir/ctl";
    local $ENV{APACHE_CONFDIR} = $etc;
    my $said = without_space(scalar `umask 022; @command 2>&1`);
    kill 'TERM', $pid;
    chomp(my @seen = <$from>);
    waitpid $pid, 0;
    return ($said, join ', ', @seen);
}
only(sub { enable('mods', $php) });
put("$etc/closed.conf", "AuthLDAPBindPassword SECRET\n", 0600);
put("$etc/secret.conf", "AuthLDAPBindPassword SECRET\n");
for my $wrap ('', "@no_space ") {
    my $with = $wrap ? 'a copy' : 'a namespace';
    my ($said, $seen) = seen([qw(apache2.conf closed.conf secret.conf)],
        "$wrap$top/build/phpguard forecast autoindex");
    is($said =~ s/^phpguard: cannot create a mount namespace.*\n//mr, '',
        "$with: nothing would be new");
    is($seen, 'the list', "$with: nobody sees the lists or the configuration");
    chmod 0700, $etc;
    (undef, $seen) = seen([qw(apache2.conf closed.conf secret.conf)],
        "$wrap$top/build/phpguard forecast autoindex");
    is($seen, 'the list', "$with: nor one that is closed");
    chmod 0755, $etc;
}
unlink "$etc/closed.conf", "$etc/secret.conf";

# The list itself, as the command writes it: what goes, what comes in the place
# of a file.  A name that is not there is no word of ours.
sub suppose
{
    my (@lines) = @_;
    mkdir "$dir/supposed", 0700;
    put("$dir/supposed/changes", join '', map { "$_\n" } @lines);
    my $said = `@wrap $dir/ctl -t -D DUMP_PHPGUARD_CHECK -D DUMP_PHPGUARD_SUPPOSE=$dir/supposed 2>$dir/err`;
    my $err = PGTest::slurp("$dir/err");
    system 'rm', '-rf', "$dir/supposed", "$dir/err";
    return ($said, $err);
}
SKIP: {
    skip 'cannot create a mount namespace', 8 if !$spaces;
    # two pools, whose sockets lie in one directory: one of them goes
    require IO::Socket::UNIX;
    mkdir "$dir/pools";
    my %socket = map { $_ => IO::Socket::UNIX->new(Listen => 5,
        Local => "$dir/pools/$_.sock") || die "$_: $!" } qw(a b);
    chmod 0666, glob "$dir/pools/*.sock";
    symlink "$dir/pools", "$dir/pools-link";
    # which belongs to somebody who has other things in it
    POSIX::mkfifo("$dir/pools/fifo", 0600);
    symlink '/nowhere', "$dir/pools/link";
    mkdir "$dir/pools/sub";
    put("$dir/pools/two\nlines", '');
    chown 65534, 65534, "$dir/pools", glob "$dir/pools/*";
    my $site = PGTest::slurp("$etc/sites-enabled/site.conf");
    put("$etc/sites-enabled/site.conf", join '', map { $site
        =~ s{www\.example}{$_.example}r
        =~ s{(?=</VirtualHost>)}{<FilesMatch "\\.php\$">\nSetHandler "proxy:unix:$dir/pools/$_.sock|fcgi://localhost"\n</FilesMatch>\n}r }
        qw(a b));
    only(sub { enable('mods', 'proxy', 'proxy_fcgi') });
    for my $path ("$dir/pools/a.sock", "$dir/pools-link/a.sock") {
        my ($said) = suppose("some-fpm\t$path");
        like($said, qr/\Aphpguard: without \Q$path\E \(package some-fpm\):\nPHPG04\d\d .*?vhost +a\.example/s,
            'a socket goes: who had it');
        unlike($said, qr/b\.example|places more/, '... and no other pool');
    }
    ok(-S "$dir/pools/a.sock" && -p "$dir/pools/fifo" && -d "$dir/pools/sub"
        && -e "$dir/pools/two\nlines" && readlink "$dir/pools/link" eq '/nowhere',
        '... and nothing of all that is touched');
    close $_ for values %socket;
    system 'rm', '-rf', "$dir/pools", "$dir/pools-link";
    put("$etc/sites-enabled/site.conf", $site);
    # a file that comes
    only(sub { enable('mods', $php) });
    put("$dir/new.conf", "<Files index.php>\nForceType text/plain\nSetHandler unheard-of-php\n</Files>\n");
    my ($said, $err) = suppose("\t$etc/conf-enabled/new.conf\t$dir/new.conf");
    like($said, qr{\APHPG0101 +error.*^  decided by SetHandler unheard-of-php.*?\(\Q$etc\E/conf-enabled/new\.conf:3\)}ms,
        'a file that comes');
    ok(!-e "$etc/conf-enabled/new.conf", '... and is not there');
    ($said, $err) = suppose("\t$etc/nowhere/new.conf\t$dir/new.conf");
    like($err, qr/^phpguard: there is no .* called \Q$etc\E\/nowhere\/new\.conf/m,
        'one in no directory');
    unlink "$dir/new.conf";
}
# A socket that goes in the same upgrade is no repair, where it is still seen.
SKIP: {
    skip 'setpriv(1) takes the right to a mount namespace', 3
        if system "@no_space true 2>/dev/null";
    require IO::Socket::UNIX;
    mkdir "$dir/pool";
    my $socket = IO::Socket::UNIX->new(Listen => 5, Local => "$dir/pool/old.sock")
        or die $!;
    chmod 0666, "$dir/pool/old.sock";
    my $site = PGTest::slurp("$etc/sites-enabled/site.conf");
    put("$etc/sites-enabled/site.conf", <<"END"
<FilesMatch "\\.php\$">
    SetHandler "proxy:unix:$dir/pool/old.sock|fcgi://localhost"
</FilesMatch>
END
        . $site =~ s{(?=</VirtualHost>)}{<FilesMatch "\\.php\$">\nSetHandler application/x-httpd-php\n</FilesMatch>\n}r);
    only(sub { enable('mods', $php, 'proxy', 'proxy_fcgi') });
    local @wrap = @no_space;
    my ($said) = suppose("libapache2-mod-$php\t$php");
    like($said, qr{^  fix .*(?:old\.sock|delete)}ms, 'a socket that stays is a repair');
    ($said) = suppose("libapache2-mod-$php\t$php", "old-fpm\t$dir/pool/old.sock");
    like($said, qr/^PHPG.*error/m, 'a socket that goes: the finding');
    unlike($said, qr{^  fix [^\n]*(?:\n {3,}[^\n]*)*old\.sock}m, '... and it is no repair');
    close $socket;
    system 'rm', '-rf', "$dir/pool";
    put("$etc/sites-enabled/site.conf", $site);
}
for my $name ('../apache2', 'a/b') {
    my (undef, $err) = suppose("\t$name");
    like($err, qr/^phpguard: there is no .* called \Q$name\E$/m, "$name is no name");
}

# The guard itself.
only(sub {});
put("$etc/mods-available/phpguard.load", "# loaded by apache2.conf here\n");
($status, $said) = forecast('phpguard');
like($said, qr/without mod_phpguard, the source that it refuses now would be sent \(1 places\)/,
    'what the guard holds back');
unlink "$etc/mods-available/phpguard.load";

# php-fpm of one version goes and that of another comes, in the same run: what
# apt is told, and what it would do. It is asked about the packages at once.
SKIP: {
    my $fpm = "$php-fpm";
    skip "no $fpm here", 11 if ! -e "/etc/apache2/conf-available/$fpm.conf";
    only(sub { enable('mods', 'proxy', 'proxy_fcgi'); enable('conf', $fpm);
        put("$etc/mods-enabled/phpguard.load", "#\n") });
    mkdir "$dir/bin";
    put("$dir/bin/dpkg-query", "#!/bin/sh\necho . >>$dir/asked\n"
        . "[ -z \"\$PG_OWNS\" ] || { echo \"\$PG_OWNS\" | sed 's|$etc|/etc/apache2|'; exit; }\n"
        . "exec /usr/bin/dpkg-query \"\$@\"\n", 0755);
    put("$dir/bin/apt-get", "#!/bin/sh\n"
        . "echo 'Inst php9.9-fpm (9.9 Debian:14 [amd64])'\n"
        . "echo 'Inst bash [5] (6 Debian:14 [amd64])'\n"
        . "echo 'Remv $fpm [8.2]'\n"
        . "for n in \$(seq 300); do echo \"Remv some-lib\$n [1]\"; done\n", 0755);
    put("$dir/counted", "#!/bin/sh\necho . >>$dir/runs\nexec $dir/ctl \"\$@\"\n", 0755);
    local $ENV{PATH} = "$dir/bin:$ENV{PATH}";
    my $lists = join '', map { "some-lib$_ 1 amd64 none > - - none **REMOVE**\n" }
        1 .. 300;
    my ($status, $said) = apt("$fpm 8.2 amd64 none > - - none **REMOVE**\n$lists"
        . "php9.9-fpm - - none < 9.9 amd64 none /x.deb\n");
    like($said, qr{\Aphpguard:\ after\ this\ run,\ without
        \ conf-enabled/\Q$fpm\E\.conf.*\ \(package\ \Q$fpm\E\):\n\ PHPG0}x,
        'apt, php-fpm: what goes, and by which package');
    like($said, qr/^phpguard: afterwards: a2enconf php9\.9-fpm\n\z/m,
        'apt, php-fpm: what is to be done');
    # PHP as CGI as well, and not the one in place of the other
    put("$etc/conf-available/php8.8-cgi.conf", PGTest::slurp("$etc/conf-available/$fpm.conf"));
    unlink "$etc/conf-enabled/$fpm.conf";
    enable('conf', 'php8.8-cgi');
    for my $with (['cgi', 1], ['fpm', 0]) {
        (undef, $said) = apt("php8.8-cgi 8.8 amd64 none > - - none **REMOVE**\n"
            . "php9.9-$with->[0] - - none < 9.9 amd64 none /x.deb\n",
            PG_OWNS => "php8.8-cgi: $etc/conf-available/php8.8-cgi.conf");
        like($said, qr/^ +PHPG0/m, "apt, a PHP as CGI that goes: a finding");
        is($said =~ /^phpguard: afterwards: a2enconf php9\.9-cgi$/m || 0, $with->[1],
            "apt, $with->[0] comes: what is to be done");
    }
    unlink "$etc/conf-enabled/php8.8-cgi.conf", "$etc/conf-available/php8.8-cgi.conf";
    enable('conf', $fpm);
    unlink "$dir/asked";
    ($status, $said) = apt("$fpm 8.2 amd64 none > - - none **REMOVE**\n$lists"
        . "php9.9-fpm - - none < 9.9 amd64 none /x.deb\n");
    my $fix = qr/^ *fix +run "a2enconf php9\.9-fpm" after the upgrade \(not tried:\s+its file\s+is\s+not\s+installed\s+yet\)$/m;
    like($said, $fix, 'apt, php-fpm: that is the fix');
    is(PGTest::slurp("$dir/asked"), ".\n", 'apt: dpkg-query is asked once');
    ($status, $said) = forecast();
    is($status, 1, 'php-fpm: an error');
    like($said, qr{\Aphpguard: without conf-enabled/\Q$fpm\E\.conf.*\(package \Q$fpm\E\)},
        'php-fpm: what goes');
    like($said, qr/^phpguard: afterwards: a2enconf php9\.9-fpm\n\z/m,
        'php-fpm: what is to be done');
    like($said, $fix, 'php-fpm: that is the fix, and no other');
    local $ENV{APACHE_CONFDIR} = $etc;
    local $ENV{APACHE_CTL} = "$dir/counted";
    system "$top/build/phpguard forecast autoindex >/dev/null 2>&1";
    is(PGTest::slurp("$dir/runs"), ".\n",
        'where nothing changes httpd is asked once, and again by itself');
    # each start of httpd costs as much as a test of its configuration
    unlink "$dir/runs";
    system "$top/build/phpguard forecast $fpm >/dev/null 2>&1";
    is(PGTest::slurp("$dir/runs"), ".\n",
        'with a finding too, about the requests in the logs as well');
    $said = `$top/build/phpguard forecast $fpm 2>&1`;
    unlike($said, qr/after the upgrade/, 'without a new php-fpm: a fix that was tried');
    unlink "$dir/bin/apt-get", "$dir/bin/dpkg-query", "$dir/counted", "$dir/runs",
        "$dir/asked";
    rmdir "$dir/bin";
    unlink "$etc/mods-enabled/phpguard.load";
}

# Another layout: LoadModule lines.
SKIP: {
    skip 'another layout needs the right to a mount namespace', 14 if !$spaces;
    my ($so) = glob '/usr/lib/apache2/modules/libphp*.so';
    my $other = "$dir/other.conf";
    put($other, PGTest::slurp("$etc/apache2.conf") =~ s/^Include.*\n//gmr
        . join('', map { "LoadModule ${_}_module /usr/lib/apache2/modules/mod_$_.so\n" }
            qw(mpm_prefork authz_core mime dir)) . "LoadModule php_module $so\n"
        . "<FilesMatch \"\\.php\$\">\nSetHandler application/x-httpd-php\n</FilesMatch>\n"
        . PGTest::slurp("$etc/sites-enabled/site.conf"));
    local $ENV{APACHE_CTL} = $httpd;
    local $ENV{APACHE_CONFDIR} = '/nowhere';
    my $said = `$top/build/phpguard forecast php -- -d $dir -f $other 2>&1`;
    is($? >> 8, 1, 'LoadModule: an error');
    like($said, qr/^PHPG0102 +error.*^  decided by SetHandler/ms, '... the finding');
    unlike($said, qr/LoadModule.*LoadModule/s, '... no repair by what goes');
    $said = `$top/build/phpguard forecast php9 -- -d $dir -f $other 2>&1`;
    is($? >> 8, 3, 'LoadModule: no such line');
    # on Debian the same behind -f: what stands in mods-enabled is not asked
    $ENV{APACHE_CONFDIR} = $etc;
    only(sub { enable('mods', $php) });
    for my $name ('php', "libapache2-mod-$php") {
        $said = `$top/build/phpguard forecast $name -- -d $dir -f $other 2>&1`;
        is($? >> 8, 1, "-f, $name: an error");
        like($said, $name eq 'php' ? qr/^PHPG0102 +error.*^  decided by +SetHandler/ms
            : qr/^httpd would not start: .*\Q$so\E/m, "-f, $name: which");
        like($said, qr/\Aphpguard: without (?:LoadModule php in \Q$other\E|\Q$so\E)/,
            "-f, $name: what goes");
    }
    local $ENV{APACHE_CTL} = $httpd;
    $said = `$top/build/phpguard forecast nonsense -- -d $dir -f $other 2>&1`;
    is($? >> 8, 3, '-f: no such name');
    $said = `@no_space $top/build/phpguard forecast php -- -d $dir -f $other 2>&1`;
    is($? >> 8, 2, '-f without a namespace: no answer');
    like($said, qr/^phpguard: cannot create a mount namespace: there is no forecast for a configuration without Debian's layout\n\z/m,
        '-f without a namespace: is said');
    $ENV{APACHE_CONFDIR} = '/nowhere';
    chmod 0600, $other;
    $said = `$top/build/phpguard forecast php -- -d $dir -f $other 2>&1`;
    like($said, qr/^PHPG0102 +error/m, 'LoadModule, mode 0600: the finding');
    unlink $other;
}

# apt's list of packages, version 3.
sub apt
{
    my ($packages, %env) = @_;
    local %ENV = (%ENV, APACHE_CTL => "$dir/ctl", APACHE_CONFDIR => $etc, %env);
    put("$dir/list", "VERSION 3\nAPT::Architecture=amd64\n\n$packages");
    my $said = `$top/build/phpguard forecast --apt <$dir/list 2>&1`;
    my $status = $? >> 8;
    unlink "$dir/list";
    return ($status, without_space($said));
}
my $gone = "libapache2-mod-$php 1.0 amd64 none > - - none **REMOVE**\n";
only(sub { enable('mods', $php); put("$etc/mods-enabled/phpguard.load", "#\n") });
($status, $said) = apt($gone);
is($status, 0, 'apt goes on');
like($said, qr{\Aphpguard: after this run, without mods-enabled/\Q$php\E\.load \(package libapache2-mod-\Q$php\E\):\n PHPG0105 +error},
    'apt: what would leak');
($status, $said) = apt($gone . "libapache2-mod-php9.9 - - none < 9 amd64 none /x.deb\n");
like($said, qr/^phpguard: unless php9\.9 is enabled by its package/m,
    'apt: what comes may mend it');
like($said, qr/^ +fix +run "a2enmod php9\.9" after the upgrade/m,
    '... and how is said');
is((apt($gone, PHPGUARD_APT => 'off'))[1], '', 'apt: PHPGUARD_APT=off');
($status, $said) = apt($gone, PHPGUARD_APT => 'stop');
is($status, 10, 'apt: PHPGUARD_APT=stop');
like($said, qr/^phpguard: stopped/m, '... and it says so');
# what is none of its business
my $many = join '', map { "some-lib$_ 1 amd64 none > - - none **REMOVE**\n"
    . "other$_ 1 amd64 same < 2 amd64 same /var/cache/other$_.deb\n" } 1 .. 200;
is(join(' ', apt($many)), '0 ', 'apt: 400 other packages, not a word');
# a failure of ours is one line, and apt goes on
put("$etc/sites-enabled/bad.conf", "NoSuchDirective\n");
($status, $said) = apt($gone);
is($status, 0, 'apt: a configuration that cannot be read does not stop it');
is(scalar(() = $said =~ /\n/g), 1, '... and is said in a line') or diag($said);
unlink "$etc/sites-enabled/bad.conf";
# nor does one that never ends, or asks for a pass phrase, or says nothing
sub apt_with
{
    my ($ctl) = @_;
    put("$dir/hangs", "#!/bin/sh\n$ctl\n", 0755);
    my $start = time;
    my ($status, $said) = apt($gone, APACHE_CTL => "$dir/hangs",
        PHPGUARD_APT_SECONDS => 2);
    return ($status, $said, time - $start);
}
my $took;
($status, $said, $took) = apt_with("sleep 61.$$ & sleep 61.$$");
is($status, 0, 'apt: an apachectl that hangs does not stop it');
is($said, "phpguard: no forecast: $dir/hangs did not finish within 2 seconds\n",
    '... which is said in a line');
cmp_ok($took, '<', 5, '... in time');
is(`ps -eo args | grep -c '^sleep 61[.]$$'`, "0\n", '... and nothing of it runs on');
($status, $said, $took) = apt_with('read -r phrase </dev/tty || exit 1');
like("$status $said", qr/\A0 phpguard: no forecast: .*\n\z/,
    'apt: it has no terminal to ask on');
($status, $said) = apt_with('echo >&2; exit 1');
is("$status $said", "0 phpguard: no forecast: $dir/hangs printed nothing\n",
    'apt: an apachectl that says nothing');
unlink "$dir/hangs", "$etc/mods-enabled/phpguard.load";

only(sub { enable('mods', $php) });
is(state_of(), $before, 'after all that nothing is changed');
is(`ls $dir/tmp`, '', 'and nothing is left');
done_testing;
