# A collection of real configurations, which is no part of the tree: each leak
# they hold is refused, and nothing else that they do changes.
#
#   make corpus PG_CORPUS=/path/to/the/program/that/runs/them
#
# PG_CORPUS_SAMPLE=N takes only N of them.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use FindBin;
use Test::More;

my $top = abs_path("$FindBin::Bin/../..");
my $run = $ENV{PG_CORPUS}
    or plan skip_all => 'PG_CORPUS names no program that runs a collection';
my $module = $ENV{PG_MODULE} || "$top/mod_phpguard/.libs/mod_phpguard.so";
plan skip_all => 'the corpus starts its own Apache, which must be root'
    if $> != 0;

my @sample;
if (my $n = $ENV{PG_CORPUS_SAMPLE}) {
    @sample = ('--sample', $n);
    diag("a sample of $n, for all of them leave PG_CORPUS_SAMPLE out");
}
open my $out, '-|', $run, $module, '-j', 2, @sample or die "$run: $!";
my @lines = <$out>;
close $out;
my $status = $?;
chomp @lines;
note($_) for @lines;
my ($passed, $failed) = ($lines[-1] || '') =~ /^(\d+) passed, (\d+) failed$/;
is($failed, 0, 'no run went wrong') or diag(join "\n", @lines);
my ($asked, $runs) =
    map { /^(\d+) configurations, (\d+) runs,/ ? ($1, $2) : () } @lines;
is(($passed || 0) + ($failed || 0), $runs, 'every run is counted');
cmp_ok($runs || 0, '>', 0, 'and there were some');
SKIP: {
    skip 'a sample is not all of them', 1 if @sample;
    open my $index, '<', dirname($run) . '/INDEX.tsv'
        or skip 'no index beside the program', 1;
    is($asked, scalar(() = <$index>) - 1, 'all configurations of the index');
}
is($status, 0, 'the program is content');
done_testing;
