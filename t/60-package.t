# The Debian package: built, without a word from lintian, and complete.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $top = abs_path(dirname(__FILE__) . '/..');
my $dir = tempdir(CLEANUP => 1);
my $name = 'libapache2-mod-phpguard';

sub slurp
{
    open(my $in, '<', $_[0]) or die "$_[0]: $!";
    local $/;
    return <$in>;
}

my @said = split /\n/, `'$top/build/deb' '$dir' 2>&1`;
is($?, 0, 'build/deb and lintian are content') or diag(join "\n", @said);
is(scalar(@said), 1, 'lintian has nothing to say') or diag(join "\n", @said);
my $deb = $said[-1] || '';
like($deb, qr{^\Q$dir\E/${name}_[\w.~-]+\.deb$}, 'the last line is its path');
if (!-e $deb) {
    done_testing;
    exit;
}

# Contents, against what is in the tree.
my $doc = "usr/share/doc/$name";
my %file = map {
    my ($mode, $owner, $path) = (split)[0, 1, 5];
    ($path =~ s{^\./}{}r => "$mode $owner")
} grep { !m{/$} } `dpkg-deb -c '$deb'`;
my @want = (
    'etc/apache2/mods-available/phpguard.conf',
    'etc/apache2/mods-available/phpguard.load',
    'usr/lib/apache2/modules/mod_phpguard.so',
    'usr/sbin/phpguard',
    'usr/lib/phpguard/audit-news',
    'usr/lib/phpguard/forecast',
    'etc/apt/apt.conf.d/50phpguard',
    'etc/default/phpguard',
    'lib/systemd/system/phpguard-audit.service',
    'lib/systemd/system/phpguard-audit.timer',
    'usr/share/bash-completion/completions/phpguard',
    'usr/share/man/man7/phpguard-causes.7.gz',
    'usr/share/man/man8/mod_phpguard.8.gz',
    'usr/share/man/man8/phpguard.8.gz',
    "$doc/changelog.gz",
    "$doc/copyright",
    "$doc/examples/schema.json",
    map { s{^\Q$top\E/build/alerting/}{$doc/examples/}r }
        split /\n/, `find '$top/build/alerting' -type f`,
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
    like($conf, qr/^#$d /m, "phpguard.conf has $d, commented");
    like($manual, qr/^\.BI?R? $d /m, "the manual page has $d");
}
unlike($conf, qr/^[^#\n]/m, 'phpguard.conf changes no default');

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
unlike(slurp("$dir/x/usr/lib/apache2/modules/mod_phpguard.so"),
       qr{/pg\.\w+/source}, 'the module does not know where it was built');

done_testing;
