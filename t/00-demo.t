# The newcomer's first command does what it says.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Test::More;

my $top = abs_path(dirname(__FILE__) . '/..');
my @lines = split /\n/, `$top/build/demo 2>&1`;
is($?, 0, 'build/demo is content') or diag(join "\n", @lines);
is(scalar(grep { /^\d\. / } @lines), 5, 'five steps');
cmp_ok(scalar(@lines), '<=', 36, 'one screen high');
is(scalar(grep { length > 80 } @lines), 0, 'one screen wide');

# A demo that cannot fail shows nothing: without a guard step 2 must.
my $out = `$top/build/demo unguarded 2>&1`;
isnt($?, 0, 'without the guard it is not content');
like($out, qr/step 2 did not show what it should/, 'and says which step');

done_testing;
