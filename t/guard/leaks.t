# also under: sanitizer valgrind
# Every cause of a leak that httpd can be brought to show: without the guard
# the source comes, with it none does, and the log names number and fix. What
# the configuration shows by itself, "apachectl -t" says too ("lint:").
# A file's name begins with its number; t/cases/leaks/TABLE says what none shows.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Rows;
use Test::More;

my $dir = "$FindBin::Bin/../cases/leaks";
my @groups = row_groups($dir);

sub check_table
{
    my %shown;
    for my $row (map { @{ $_->{rows} } } @groups) {
        like($row->{name}, qr/^\Q$row->{number}\E-[a-z]/,
            "$row->{name}: named by its number");
        $shown{ $row->{number} }++;
    }
    for my $line (split /\n/, PGTest::slurp("$dir/TABLE")) {
        next if $line =~ /^#|^$/;
        my ($how, $what) = $line =~ /^(test|out)\s+(\S.*)$/
            or do { fail("TABLE: $line"); next };
        my ($test) = $what =~ /^(\S+)/;
        ok($how eq 'out' || -e "$FindBin::Bin/../../$test", "TABLE: $what");
        next if $how eq 'out';
        $shown{$_}++
            for PGTest::slurp("$FindBin::Bin/../../$test") =~ /(?:PHPG|\b)(0[123]\d\d)\b/g;
    }
    # what a request can meet has a way in which it is met
    my @causes = PGTest::slurp("$FindBin::Bin/../../mod_phpguard/model/cause.h")
        =~ /= ([123]\d\d)\b/g;
    is(join(' ', grep { !$shown{"0$_"} } @causes), '109',
        'each cause but the one of two old releases is shown');
}

my @lengths;

sub check_row
{
    my ($bare, $guarded, $row) = @_;
    my $name = "$row->{name}, $row->{title}";
    my $r = ask_row($bare, $row);
    ok(came($r->{content}, $row), "$name: leaks without the guard")
        or diag($r->{content});
    $r = ask_row($guarded, $row);
    ok(!came($r->{content}, $row), "$name: no source");
    is($r->{status}, $row->{status} || 500, "$name: status");
    is(scalar(@{ $r->{alerts} }), 1, "$name: one alert");
    my $alert = $r->{alerts}[0] || '';
    my $level = $row->{level} || 'crit';
    like($alert, qr/\[phpguard:$level\].* PHPG\Q$row->{number}\E: refused/,
        "$name: level and number");
    push @lengths, length $alert;
}

# What "apachectl -t" says before anybody asks for the file.
sub check_lint
{
    my ($row) = @_;
    my ($status, $text) = PGTest->configtest(row_server($row),
        guard_conf => "PHPGuardLint Warn\n");
    my %seen;
    my @found = grep { !$seen{$_}++ } $text =~ /PHPG(\d{4})/g;
    is("@found", $row->{lint} || '', "$row->{name}: at -t")
        or diag($text);
    is($status, 0, "$row->{name}: the syntax is right") or diag($text);
}

check_table();
for my $group (@groups) {
    my %how = row_server(@{ $group->{rows} });
    my @expect = qr/AH00112|AH01276|AH00098/;
    my $bare = PGTest->new(%how, guard => 0, expect => \@expect,
        name => "bare: $group->{modules}");
    my $guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n",
        # mod_asis of httpd 2.4.62 says that its brigade was stopped
        expect => [@expect, qr/PHPG0\d{3}: refused|AH01236/],
        name => "guarded: $group->{modules}");
    check_row($bare, $guarded, $_) for @{ $group->{rows} };
    check_lint($_) for @{ $group->{rows} };
    $_->stop for $bare, $guarded;
}

# short enough to be read, the time and the client in front included: the
# directive that decided and the mapping that it overrides take some 60 bytes
@lengths = sort { $a <=> $b } @lengths;
cmp_ok($lengths[@lengths / 2], '<=', 560, 'an alert in the median: 560 bytes');
note("alerts of @lengths bytes");

done_testing;
