# What is installed and what is written agree with what the module knows.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Temp qw(tempdir);
use PGTest;
use Test::More;

my $top = "$FindBin::Bin/..";
my $source = join '', map { PGTest::slurp($_) } glob "$top/mod_phpguard/*.c $top/mod_phpguard/*/*.c";
my @known = sort $source =~ /AP_INIT_\w+\(\s*"(PHPGuard\w*)"/g;
my $example = PGTest::slurp("$top/build/phpguard.conf");

cmp_ok(scalar(@known), '>', 0, 'the source has directives');
is_deeply([sort $example =~ /^#(PHPGuard\w*) /mg], \@known,
    'phpguard.conf shows each directive, and no other');

my ($status, $out) = PGTest->configtest(conf => $example);
is("$status $out", "0 Syntax OK\n", 'phpguard.conf is accepted');
(my $defaults = $example) =~ s/^#(?=PHPGuard)//mg;
($status, $out) = PGTest->configtest(conf => $defaults);
is("$status $out", "0 Syntax OK\n", 'and so are its defaults');

# Each of them by itself, and nothing is changed: but for what is an example.
for my $line ($example =~ /^#(PHPGuard\w* .*)$/mg) {
    my ($status, $out) = PGTest->configtest(guard_conf => "$line\n",
        files => { 'index.php' => 'no tag' });
    my (undef, $plain) = PGTest->configtest(
        files => { 'index.php' => 'no tag' });
    s{/tmp/phpguard-\w+}{ROOT}g for $out, $plain;
    is($out, $plain, "phpguard.conf: $line");
}

my $root = tempdir(CLEANUP => 1);
my $install = "make -s -C \Q$top\E install DESTDIR=\Q$root\E 2>&1";
$out = `$install`;
is($?, 0, 'make install') or diag($out);
ok(-e "$root/usr/lib/apache2/modules/mod_phpguard.so", 'the module');
my $available = "$root/etc/apache2/mods-available";
is(PGTest::slurp("$available/phpguard.conf"), $example, 'phpguard.conf');
like(PGTest::slurp("$available/phpguard.load"),
    qr{^LoadModule phpguard_module /usr/lib/apache2/modules/mod_phpguard\.so$}m,
    'phpguard.load');

for my $path (qw(usr/sbin/phpguard usr/share/man/man8/phpguard.8
    usr/share/man/man8/mod_phpguard.8 usr/share/man/man7/phpguard-causes.7
    usr/share/bash-completion/completions/phpguard)) {
    ok(-e "$root/$path", $path);
}
is(`"$root/usr/sbin/phpguard" --help` =~ /^usage: phpguard/, 1,
    'the command is one');
is(scalar(() = PGTest::slurp("$root/usr/share/man/man7/phpguard-causes.7")
        =~ /^\.SS PHPG\d{4}: \S/mg),
    scalar(() = PGTest::slurp("$top/mod_phpguard/model/cause.h")
        =~ /^ +PG_\w+ += \d+/mg), 'the manual has every number');

for my $page (glob "$root/usr/share/man/man*/*") {
    is(`groff -man -Tutf8 -ww -z \Q$page\E 2>&1`, '', "$page: groff is content")
        if -x '/usr/bin/groff';
}

open my $mine, '>', "$available/phpguard.conf" or die $!;
print {$mine} "PHPGuard DetectionOnly\n";
close $mine or die $!;
$out = `$install`;
is(PGTest::slurp("$available/phpguard.conf"), "PHPGuard DetectionOnly\n",
    'a phpguard.conf that is there is left alone');

my @exported = `nm -D --defined-only \Q$root\E/usr/lib/apache2/modules/*.so`;
is(join(' ', map { (split)[2] } @exported), 'phpguard_module',
    'the module exports one symbol');

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
ok(-e "$root/usr/lib/phpguard/forecast" && -e "$available/phpguard.conf",
    'installed once more');
is(left(), '', 'make uninstall leaves nothing else');

done_testing;
