# What "make install" brings, and what "make uninstall" leaves.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Temp qw(tempdir);
use PGTest;
use Test::More;

my $top = "$FindBin::Bin/../..";
my $root = tempdir(CLEANUP => 1);
my $install = "make -s -C \Q$top\E install DESTDIR=\Q$root\E 2>&1";
my $out = `$install`;
is($?, 0, 'make install') or diag($out);
ok(-e "$root/usr/lib/apache2/modules/mod_phpguard.so", 'the module');
my $available = "$root/etc/apache2/mods-available";
is(PGTest::slurp("$available/phpguard.conf"),
    PGTest::slurp("$top/build/host/phpguard.conf"), 'phpguard.conf');
like(PGTest::slurp("$available/phpguard.load"),
    qr{^LoadModule phpguard_module /usr/lib/apache2/modules/mod_phpguard\.so$}m,
    'phpguard.load');

for my $path (qw(usr/sbin/phpguard usr/share/man/man8/phpguard.8
    usr/share/man/man8/mod_phpguard.8 usr/share/man/man7/phpguard-causes.7
    usr/share/bash-completion/completions/phpguard)) {
    ok(-e "$root/$path", $path);
}
ok(-d "$root/var/lib/phpguard", 'the directory of PHPGuardHistory');
is(`"$root/usr/sbin/phpguard" --help` =~ /^usage: phpguard/, 1,
    'the command is one');
is(scalar(() = PGTest::slurp("$root/usr/share/man/man7/phpguard-causes.7")
        =~ /^\.SS PHPG\d{4}: \S/mg),
    scalar(() = PGTest::slurp("$top/mod_phpguard/model/cause.h")
        =~ /^ +PG_\w+ += \d+/mg), 'the manual has every number');

for my $page (glob "$root/usr/share/man/man*/*") {
    is(`groff -man -Tutf8 -ww -z \Q$page\E 2>&1`, '',
        "$page: groff is content");
}

open my $mine, '>', "$available/phpguard.conf" or die $!;
print {$mine} "PHPGuard DetectionOnly\n";
close $mine or die $!;
$out = `$install`;
is(PGTest::slurp("$available/phpguard.conf"), "PHPGuard DetectionOnly\n",
    'a phpguard.conf that is there is left alone');

# What is in the folder, but for folders that are the system's.
sub left
{
    $out = `make -s -C \Q$top\E uninstall DESTDIR=\Q$root\E 2>&1`;
    return $out . join ' ', sort map { chomp; s{^\Q$root\E}{}r }
        `find \Q$root\E ! -type d -o -name '*phpguard*'`;
}
is(left(), '/etc/apache2/mods-available/phpguard.conf',
    'make uninstall leaves what was changed');
unlink "$available/phpguard.conf" or die $!;
`$install`;
ok(-e "$root/usr/lib/phpguard/packages" && -e "$available/phpguard.conf",
    'installed once more');
is(left(), '', 'make uninstall leaves nothing else');

done_testing;
