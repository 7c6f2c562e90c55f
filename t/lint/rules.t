# Each rule of the lint, by a configuration that it is for and by one that it
# must not take for it: t/cases/lint/NNNN-name/fires.conf and quiet.conf.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $top = "$FindBin::Bin/../..";
is(system('make', '-s', '-C', $top, 'old-httpd'), 0,
    'the module that is told it stands in httpd 2.4.60 is built');

sub written
{
    return map { my $name = $_->{directive};
        ($name =~ /Match$|^If|^Directory$|^Files$/
            ? "<$name $_->{args}>" : "$name $_->{args}")
        . " ($_->{file}:$_->{line})" } @{ $_[0] || [] };
}

my %all;
sub check
{
    my ($fx) = @_;
    my $s = PGTest::Lint->make($fx, guard_conf => "PHPGuardLint Test\n");
    my ($status, $text) = $s->check;
    my (undef, undef, $json) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    $s->gone;
    my ($record) = json_findings($json);
    %all = (decides => join(' ', written($record->{decided_by})),
        lost => join(' ', written($record->{lost})));
    return ($status, $text, findings($text));
}

my (%fires, %quiet);
for my $path (sort glob "$FindBin::Bin/../cases/lint/*/*.conf") {
    my ($rule, $kind) = $path =~ m{([^/]+)/(fires|quiet)\.conf$}
        or die "$path: neither fires.conf nor quiet.conf\n";
    my ($number) = $rule =~ /^(\d{4})-/ or die "$rule: no number\n";
    my $fx = fixture($path);
    ++($kind eq 'quiet' ? \%quiet : \%fires)->{$number};
    if (my $why = missing(%$fx)) {
      SKIP: { skip "$rule, $kind: $why", 1 }
        next;
    }
    my ($status, $text, @found) = check($fx);
    if ($kind eq 'quiet') {
        is(join("\n", grep { /\S/ && !/^Syntax OK$/ } split /\n/, $text), '',
            "$rule: silent where it should be");
        is($status, 0, "$rule: and it passes");
        next;
    }
    my ($severity, $id) = split ' ', $fx->{finds};
    is($id, "PHPG$number", "$rule is in the right place");
    is(join(', ', map { "$_->{severity} $_->{id}" } @found),
        "$severity $id", "$rule: found, and nothing else") or diag($text);
    for my $part (grep { defined $fx->{$_} } qw(says fix)) {
        like($found[0]{$part}, qr/$fx->{$part}/, "$rule: $part");
    }
    for my $part (grep { defined $fx->{$_} } qw(decides lost)) {
        like($all{$part}, qr/$fx->{$part}/, "$rule: $part");
    }
    like($found[0]{lost}, qr/$fx->{lost}/, "$rule: what lost is printed")
        if defined $fx->{lost};
    is($status, $severity eq 'error' ? 1 : 0,
        "$rule: PHPGuardLint Test fails on an error alone");
    my @lines = split /\n/, $text =~ s/^  fix.*//msr;
    cmp_ok(scalar @lines, '<=', 11, "$rule: eleven lines, and the fix")
        or diag($text);
    my @long = grep { length > 80 && /\S\s+\S.*\s/ } split /\n/, $text;
    is(join("\n", grep { substr($_, 10) =~ /\s\S/ } @long), '',
        "$rule: 80 columns, or one word");
}

# Every number that a configuration can show has both. What is sent by
# another than the default handler, or found by its leftover name, is not.
my $causes = PGTest::slurp("$top/mod_phpguard/model/cause.h");
my @numbers = $causes =~ /^\s+PG_\w+\s+= (\d+)/mg;
cmp_ok(scalar(@numbers), '>', 20, 'the causes are read');
for my $number (map { sprintf '%04d', $_ } @numbers) {
    # 0414 is the audit's: t/audit/audit.t
    next if $number !~ /^0(10[1-8]|2|4)/ || $number eq '0414';
    ok($fires{$number}, "PHPG$number has a fixture that fires");
    ok($quiet{$number}, "PHPG$number has a fixture that stays quiet");
}
done_testing;
