# What DUMP_PHPGUARD_JSON prints of the findings: each line is as
# build/host/schema.json says, and its edits are what the diff does.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use PGTest::Schema;
use Test::More;

my $top = "$FindBin::Bin/../..";
is(system('make', '-s', '-C', $top, 'old-httpd'), 0,
    'the module that is told it stands in httpd 2.4.60 is built');

my ($all, $lines, %ops) = ('', 0);
for my $path (sort glob "$FindBin::Bin/../cases/lint/*/fires.conf") {
    my ($rule) = $path =~ m{([^/]+)/fires\.conf$};
    my $fx = fixture($path);
    my $s = PGTest::Lint->make($fx, guard_conf => "PHPGuardLint Warn\n");
    my (undef, $text, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    my ($printed) = findings($text);
    my ($found) = json_findings($out);
    is("$found->{level} $found->{id}", $fx->{finds}, "$rule: in a record");
    # what a condition hides is read for who asks, and not at -t
    is($found->{fix}, $printed->{fix} =~ s/ \(likewise at the other places\)$//r
        =~ s/ \(not tried yet: run phpguard check\)//gr,
        "$rule: its fix in the same words");
    like($printed->{fix}, qr/run "\Q$_\E"/, "$rule: a command")
        for @{ $found->{commands} };
    $ops{ $_->{op} } = 1 for @{ $found->{edits} };
    my (undef, undef, $diff) = $s->check('-D', 'DUMP_PHPGUARD_FIX');
    for my $line (map { @{ $_->{text} } } @{ $found->{edits} }) {
        like($diff, qr/^\+\s*\Q$line\E$/m, "$rule: an edit is in the diff");
    }
    $all .= $out;
    $lines += () = $out =~ /\n/g;
    $s->gone;
}
is(invalid($all), '', 'every line has its shape');
like(invalid(qq({"level":"fatal"}\n)), qr/^1 /,
    'and another line has not');
cmp_ok($lines, '>', 300, 'there were many');
is(join(' ', sort keys %ops), 'append before delete into prepend replace',
    'with every kind of edit');

my ($version) = PGTest::slurp("$top/mod_phpguard/model/version.h")
    =~ /^#define PG_VERSION "(.*)"$/m;
my ($head) = split /\n/, $all;
is($head, qq({"schema":1,"module":"mod_phpguard","version":"$version",)
    . '"name":null}', 'the first line: the version is the module\'s');
done_testing;
