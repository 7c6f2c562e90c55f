# A section without a directory of its own takes PHP from some places: access
# is denied in that section, and PHP runs in the others as before.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::HTTP;
use PGTest::Lint;
use Test::More;

my %sections = (
    'LocationMatch' => '<LocationMatch "/(up|files)/">',
    'Location ~' => '<Location ~ "^/a/up/">',
    'Location' => '<Location /a/up>',
    'DirectoryMatch' => '<DirectoryMatch "/up(/|$)">',
    'Directory with a wildcard' => '<Directory @DOCROOT@/*/up>',
    'If' => '<If "%{REQUEST_URI} =~ m#/up/#">',
);
my %off = ('SetHandler' => "SetHandler default-handler\n",
    'engine' => "php_admin_flag engine Off\n",
    'ForceType' => "ForceType text/plain\n");

for my $name (sort keys %sections) {
    my ($end) = $sections{$name} =~ /^<(\w+)/;
    for my $how (sort keys %off) {
        next if $how eq 'engine' && $name eq 'If';  # no mod_php in an <If>
        my $s = PGTest::Lint->make({ path => "$name, $how", mpm => 'prefork',
            modules => 'mime php dir',
            files => 'index.php a/run.php a/up/x.php',
            conf => "AddType application/x-httpd-php .php\n"
                . "$sections{$name}\n$off{$how}</$end>\n" });
        $s->expect(qr/./);
        my $url = "http://localhost:$s->{port}/a/up/x.php";
        my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX', '-D',
            "DUMP_PHPGUARD_PLACE=$url"))[2];
        open my $patch, '|-', 'patch', '-s', '-p1', '-d', '/' or die $!;
        print {$patch} $diff;
        ok(close $patch, "$name, $how: there is a diff, and it applies")
            or diag($diff);
        is($s->start, undef, '... httpd starts with it');
        is($s->get('/a/up/x.php')->{status}, 403, '... PHP is denied there');
        like($s->get($_)->{content}, qr/RAN-42/, "... and $_ runs")
            for qw(/index.php /a/run.php);
        $s->kill_and_wait('TERM');
        $s->gone;
    }
}
done_testing;
