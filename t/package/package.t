# The Debian package: built, without a word from lintian, and complete.
# only in all: debhelper, lintian, faketime
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $top = abs_path(dirname(__FILE__) . '/../..');
my $dir = tempdir(CLEANUP => 1);
my $name = 'libapache2-mod-phpguard';

sub slurp
{
    open(my $in, '<', $_[0]) or die "$_[0]: $!";
    local $/;
    return <$in>;
}

my ($version) = slurp("$top/mod_phpguard/model/version.h")
    =~ /^#define PG_VERSION "(.*)"$/m;
for my $file (qw(changelog NEWS)) {
    my ($first) = slurp("$top/build/debian/$file") =~ /\A\S+ \(([^)]*)\)/;
    is($first, $version, "$file begins with the version of the module");
}

my @said = split /\n/, `env -u DEBFULLNAME -u DEBEMAIL '$top/build/deb' '$dir' 2>&1`;
is($?, 0, 'build/deb and lintian are content') or diag(join "\n", @said);
is(join("\n", @said[0 .. $#said - 1]), 'warning: the package names no address'
    . ' for reports; set DEBFULLNAME and DEBEMAIL',
    'it warns of the address alone, and lintian of nothing');
my $deb = $said[-1] || '';
like($deb, qr{^\Q$dir\E/${name}_\Q$version\E_\w+\.deb$}, 'the last line is its path');
if (!-e $deb) {
    done_testing;
    exit;
}

# Contents, against what is in the tree.
my $doc = "usr/share/doc/$name";
my %file = map {
    my ($mode, $owner, $path) = (split)[0, 1, 5];
    # where units are since Debian 13
    ($path =~ s{^\./(?:usr/(?=lib/systemd/))?}{}r => "$mode $owner")
} grep { !m{/$} } `dpkg-deb -c '$deb'`;
my @want = (
    'etc/apache2/mods-available/phpguard.conf',
    'etc/apache2/mods-available/phpguard.load',
    'usr/lib/apache2/modules/mod_phpguard.so',
    'usr/sbin/phpguard',
    'usr/lib/phpguard/audit-news',
    'usr/lib/phpguard/forecast',
    'usr/lib/phpguard/packages',
    'etc/apt/apt.conf.d/50phpguard',
    'etc/default/phpguard',
    'lib/systemd/system/phpguard-audit.service',
    'lib/systemd/system/phpguard-audit.timer',
    'usr/share/bash-completion/completions/phpguard',
    'usr/share/man/man7/phpguard-causes.7.gz',
    'usr/share/man/man8/mod_phpguard.8.gz',
    'usr/share/man/man8/phpguard.8.gz',
    "usr/share/lintian/overrides/$name",
    "$doc/NEWS.Debian.gz",
    "$doc/README.Debian",
    "$doc/changelog.gz",
    "$doc/copyright",
    "$doc/examples/schema.json",
    map { s{^\Q$top\E/build/host/alerting/}{$doc/examples/}r }
        split /\n/, `find '$top/build/host/alerting' -type f`,
);
for my $path (@want) {
    ok(delete $file{$path} || delete $file{"$path.gz"}, "holds $path");
}
ok(delete $file{"$doc/README"} || delete $file{"$doc/README.gz"},
   'holds README');
is(join(' ', sort keys %file), '', 'and nothing else');

system('dpkg-deb', '-x', $deb, "$dir/x") == 0 or die;
system('dpkg-deb', '-e', $deb, "$dir/e") == 0 or die;
my $table = slurp("$top/mod_phpguard/mod_phpguard.c");
my @directives = $table =~ /AP_INIT_\w+\("(PHPGuard\w*)"/g;
cmp_ok(scalar(@directives), '>', 0, 'the module has directives');
my $conf = slurp("$dir/x/etc/apache2/mods-available/phpguard.conf");
my $manual = `zcat '$dir/x/usr/share/man/man8/mod_phpguard.8.gz'`;
for my $d (@directives) {
    like($conf, qr/^# *$d /m, "phpguard.conf has $d, commented");
    like($manual, qr{^\.SS $d$}m, "the manual page has $d");
}
is(join('', $conf =~ /^[^#\n].*\n/mg),
    "PHPGuardHistory /var/lib/phpguard/history\n",
    'phpguard.conf changes one default');
ok(-d "$dir/x/var/lib/phpguard", '... and the directory for available');

# What dpkg does with it.
like(slurp("$dir/e/postinst"), qr/apache2_invoke enmod/, 'installing enables');
like(slurp("$dir/e/prerm"), qr/apache2_invoke dismod/, 'removing disables');
like(slurp("$dir/e/postrm"), qr/"purge"(?s:.*)apache2_invoke dismod/,
     'purging forgets');
for my $path (qw(/etc/apache2 /usr/lib/apache2/modules /usr/lib/php)) {
    like(slurp("$dir/e/triggers"), qr/^interest-noawait \Q$path\E$/m,
         "a change in $path runs the lint");
}
is(join(' ', sort split /\n/, slurp("$dir/e/conffiles")),
   join(' ', sort map { "/$_" } grep { m{^etc/} } @want),
   'its configuration is dpkg\'s');
my $so = "$dir/x/usr/lib/apache2/modules/mod_phpguard.so";
unlike(slurp($so), qr{/pg\.\w+/source}, 'the module does not know where it was built');

# Debian's hardening, as far as a shared object has it.
my $elf = `readelf -W --segments --dynamic --dyn-syms '$so'`;
like($elf, qr/^\s+GNU_RELRO\s/m, 'hardening: relro');
like($elf, qr/\bBIND_NOW\b|\bFlags: .*\bNOW\b/, 'hardening: bindnow');
like($elf, qr/\b__stack_chk_fail\b/, 'hardening: stack protector');
like($elf, qr/ UND __(?!stack_)\w+_chk\b/, 'hardening: fortified functions');
like($elf, qr/^\s+GNU_STACK\s.*\sRW\s/m, 'hardening: no stack is run');

# The tarball: of this tree, and of a copy of it that somebody else has. The
# same bytes, and the package built of it, elsewhere and later, is the same.
my $here = `TZ=UTC '$top/build/dist' '$dir/here'`;
is($here, "$dir/here/mod_phpguard-$version.tar.gz\n", 'build/dist, its path');
mkdir "$dir/there" or die $!;
is(system("cd '$dir/there' && umask 077 && tar xzf '$dir/here/'*.tar.gz"
        . " && chmod -R go= . && find . -exec touch {} +"), 0,
    'it is unpacked');
my $copy = "$dir/there/mod_phpguard-$version";
is(join(' ', glob "$dir/there/{*,.??*}"), $copy, 'into one folder');
my $later = 'TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 faketime -f +400d';
is(system("umask 077; $later make -s -C '$copy' dist >'$dir/log' 2>&1"
        . " && cmp '$dir/here/mod_phpguard-$version.tar.gz'"
        . " '$copy/.build/dist/mod_phpguard-$version.tar.gz'"), 0,
    'make dist in it: the same bytes') or diag(slurp("$dir/log"));
is(system("make -s -C '$copy' install DESTDIR='$dir/root' >'$dir/log' 2>&1"),
    0, 'make install in it') or diag(slurp("$dir/log"));
ok(-e "$dir/root/usr/lib/apache2/modules/mod_phpguard.so", 'installs');

is(system("umask 077; $later env -u DEBFULLNAME -u DEBEMAIL"
        . " DEB_BUILD_OPTIONS=nocheck TMPDIR='$dir/there'"
        . " '$copy/build/deb' >'$dir/log' 2>&1"), 0, 'build/deb in it')
    or diag(slurp("$dir/log"));
for my $built (glob "$dir/$name*.deb $dir/*.tar.xz") {
    my $again = "$copy/.build/deb/" . ($built =~ s{.*/}{}r);
    is(system('cmp', $built, $again), 0, ($built =~ s{.*/}{}r)
        . ' has the same bytes');
}

# Who stands for it: as in the tree, or as Debian's tools have it.
sub names
{
    my ($env) = @_;
    my $where = tempdir(CLEANUP => 1);
    system("env -u DEBFULLNAME -u DEBEMAIL $env '$top/build/lib/debian-source' '$where' 2>'$where/err'") == 0
        or die;
    like(slurp("$where/err"), $env =~ /NAME/ ? qr/\A\z/
        : qr/\Awarning: .*DEBEMAIL\n\z/, 'it warns where none is named');
    my $debian = "$where/source/debian";
    return slurp("$debian/control") =~ /^Maintainer: (.*\n)/m,
        map { `dpkg-parsechangelog -l '$debian/$_' -S Maintainer` }
            qw(changelog NEWS);
}
my ($default) = slurp("$top/build/debian/control") =~ /^Maintainer: (.*\n)/m;
is(join('', names('')), $default x 3, 'the maintainer in control and entries');
is(join('', names('DEBFULLNAME="A. B/C" DEBEMAIL=a@example.org')),
    "A. B/C <a\@example.org>\n" x 3, 'DEBFULLNAME and DEBEMAIL');
is(join('', names('DEBEMAIL=a@example.org')), $default x 3, 'one is not enough');

done_testing;
