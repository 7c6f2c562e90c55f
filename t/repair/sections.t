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
my %numbers = (SetHandler => 'PHPG0201', engine => 'PHPG0203',
    ForceType => 'PHPG0204');
my %off = ('SetHandler' => "SetHandler default-handler\n",
    'engine' => "php_admin_flag engine Off\n",
    'ForceType' => "ForceType text/plain\n");

# Applies the fix that is printed for a/up/x.php.
sub is_denied_there
{
    my ($s, $name, $number) = @_;
    my $url = "http://localhost:$s->{port}/a/up/x.php";
    my ($says) = grep { $_->{what} } PGTest::Lint::json_lines(
        ($s->check('-D', 'DUMP_PHPGUARD_JSON', '-D',
            "DUMP_PHPGUARD_EXPLAIN=$url"))[2]);
    is($says->{id}, $number, "$name: the number");
    my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX', '-D',
        "DUMP_PHPGUARD_PLACE=$url"))[2];
    open my $patch, '|-', 'patch', '-s', '-p1', '-d', '/' or die $!;
    print {$patch} $diff;
    ok(close $patch, "$name: there is a diff, and it applies")
        or diag($diff);
    is($s->start, undef, '... httpd starts with it');
    is($s->get('/a/up/x.php')->{status}, 403, '... PHP is denied there');
    like($s->get($_)->{content}, qr/RAN-42/, "... and $_ runs")
        for qw(/index.php /a/run.php);
    $s->kill_and_wait('TERM');
    $s->gone;
}

for my $name (sort keys %sections) {
    my ($end) = $sections{$name} =~ /^<(\w+)/;
    for my $how (sort keys %off) {
        next if $how eq 'engine' && $name eq 'If';  # no mod_php in an <If>
        # an <If> in an <If>, in which the denial would be, is not applied
        next if $name eq 'If' && !since('2.4.26');
        my $s = PGTest::Lint->make({ path => "$name, $how", mpm => 'prefork',
            modules => 'mime php dir',
            files => 'index.php a/run.php a/up/x.php',
            conf => "AddType application/x-httpd-php .php\n"
                . "$sections{$name}\n$off{$how}</$end>\n" });
        $s->expect(qr/./);
        is_denied_there($s, "$name, $how", $numbers{$how});
    }
}

# A section of a .htaccess leaves x.PHP to what runs it.
for my $case (['AddHandler text/plain .php', 'PHPG0202'],
    ['ForceType text/plain', 'PHPG0204']) {
    my ($line, $number) = @$case;
    my $s = PGTest::Lint->make({ path => ".htaccess, $line", mpm => 'prefork',
        modules => 'mime php dir', files => 'index.php a/run.php a/up/x.php',
        conf => "AddType application/x-httpd-php .php\n" });
    $s->write_file('/htdocs/a/up/.htaccess',
        "<Files ~ \"[.]php\$\">\n    $line\n</Files>\n");
    $s->expect(qr/./);
    is_denied_there($s, ".htaccess, $line", $number);
}
done_testing;
