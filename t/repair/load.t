# A module that is not loaded, where httpd.conf has no LoadModule of its own, as
# with other distributions: the line comes before the first directive.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::HTTP;
use PGTest::Lint;
use Test::More;

my $s = PGTest::Lint->make({ path => 'load', modules => 'mime',
    files => 'index.php', conf => <<'END' });
<FilesMatch "\.php$">
    SetHandler "proxy:unix:@SOCKET@|fcgi://localhost"
</FilesMatch>
END
$s->expect(qr/./);
my $conf = $s->root . '/httpd.conf';
my $text = PGTest::slurp($conf);
my $loads = join '', $text =~ /^(LoadModule .*\n)/mg;
$text =~ s/^LoadModule .*\n//mg;
for ([$conf, "# A comment\n\n# that ends in a \\\nbackslash\n"
        . 'Include ' . $s->root . "/modules.conf\n$text"],
     [$s->root . '/modules.conf', $loads]) {
    open my $fh, '>', $_->[0] or die $!;
    print {$fh} $_->[1];
    close $fh or die $!;
}

my (undef, $found) = $s->check;
like($found, qr/fix +load mod_proxy\.c and mod_proxy_fcgi\.c with LoadModule$/m,
    'the fix is to load them');
my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX'))[2];
my @new = $diff =~ /^\+(?!\+)(.*)$/mg;
is(scalar(@new), 2, 'two lines') or diag($diff);
is(scalar(grep { m{^LoadModule proxy\w*_module /\S+\.so$} } @new), 2,
    '... with absolute paths');
like($diff, qr/^ backslash\n\+LoadModule .*\n\+LoadModule .*\n Include /m,
    '... before the first directive');
open my $patch, '|-', 'patch', '-s', '-p1', '-d', '/' or die $!;
print {$patch} $diff;
ok(close $patch, 'the diff applies');
is($s->start, undef, 'httpd starts with it');
like($s->get('/index.php')->{content}, qr/RAN-42/, 'PHP runs');
$s->kill_and_wait('TERM');
$s->gone;
done_testing;
