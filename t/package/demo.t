# The newcomer's first command does what it says, and each of its two stories
# fits a screen.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $top = abs_path(dirname(__FILE__) . '/../..');
my $tmp = abs_path(tempdir('pg-XXXX', TMPDIR => 1, CLEANUP => 1));
chmod 0755, $tmp;
$ENV{TMPDIR} = $tmp;
chdir $top or die $!;

# All that the demo starts has its folder's name in its command or environment.
sub processes
{
    my @found;
    for my $pid (map { m{(\d+)$} } glob '/proc/[0-9]*') {
        next if $pid == $$;
        for my $file (qw(cmdline environ)) {
            open my $fh, '<', "/proc/$pid/$file" or next;
            local $/;
            my $text = <$fh> || '';
            push @found, "$pid: $text" if $text =~ /\Q$tmp\E/;
        }
    }
    return @found;
}

sub left_behind
{
    my ($name) = @_;
    is(join(' ', map { s{.*/}{}r } glob "$tmp/* $tmp/.[!.]*"), '',
        "$name: no file is left");
    is(join("\n", processes()), '', "$name: no process is left");
}

for my $args ('', 'wheezy') {
    my $name = $args || 'fpm';
    my @lines = split /\n/, `build/demo $args 2>&1`;
    is($?, 0, "$name: content") or diag(join "\n", @lines);
    shift @lines while @lines && $lines[0] !~ /^1\. /;
    is(scalar(grep { /^\d\. / } @lines), 6, "$name: six steps");
    cmp_ok(scalar(@lines), '<=', 24, "$name: its story is one screen high");
    is(join("\n", grep { length > 80 } @lines), '',
        "$name: one screen wide");
    left_behind($name);

    # A demo that cannot fail shows nothing: without a guard it must.
    my $out = `build/demo $args unguarded 2>&1`;
    isnt($?, 0, "$name: not content without the guard");
    for my $step (2 .. 6) {
        like($out, qr/step $step did not show what it should/,
            "$name: step $step says so");
    }
    left_behind("$name, unguarded");
}

# What is being done is said: once into a file, all the time on a terminal.
my $work = 'build/lib/quietly -m words sh -c "echo one; echo two; exit 3"';
is(`$work 2>&1 >/dev/null; $work 2>/dev/null`, "one\ntwo\nwords\n",
    'into a file: what is done, and the output of what failed');
is($? >> 8, 3, 'and its status');
SKIP: {
    skip 'no terminals can be made here (no /dev/pts)', 2
        if system('script -qec true /dev/null </dev/null >/dev/null 2>&1');
    is(`TERM=xterm script -qec '$work' /dev/null </dev/null 2>&1`,
        "\r\e[Kwords\r\e[Kwords: one\r\e[Kwords: two\r\e[K"
        . "one\r\ntwo\r\n", 'on a terminal: one line that changes');
    is($? >> 8, 3, 'and its status');
}

my $scripts = join ' ', glob('build/demo.d/*'),
    map { "build/$_" } qw(demo deps lib/quietly lib/alike);
is(`shellcheck -s sh -x $scripts 2>&1`, '', 'shellcheck has nothing to say');

done_testing;
