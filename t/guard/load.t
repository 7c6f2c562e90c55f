# A robot found the leak: 20,000 requests, 32 at once, on each MPM; a page of
# mod_status while many write the same row; and a hundred graceful restarts
# under load.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Ledger;
use Test::More;
use Time::HiRes qw(sleep time);

my ($count, $at_once, $restarts) = (20_000, 32, 100);

sub server
{
    my ($mpm, $guard, $interval, %how) = @_;
    return PGTest->new(mpm => $mpm, guard => $guard,
        modules => ['mime', STATUS_MODULES], files => { 'x.php' => SOURCE },
        expect => [qr/PHPG\d{4}/, qr/AH(?:00161|00286|00287|00484|10159)/,
            qr/AH00052: child pid \d+ exit signal Segmentation fault/],
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval $interval\n",
        conf => STATUS_CONF . "CustomLog \@ROOT\@/refused.log %>s\n", %how);
}

# Seconds between the times of two neighbours in the log.
sub shortest_gap
{
    my $gap;
    my $before;
    for (@_) {
        my ($h, $m, $s) = /^\[\S+ \S+ \d+ (\d+):(\d+):([\d.]+) /;
        my $t = ($h * 60 + $m) * 60 + $s;
        $gap = $t - $before
            if defined $before && (!defined $gap || $t - $before < $gap);
        $before = $t;
    }
    return $gap;
}

sub check_sums
{
    my ($s, $name, $expected) = @_;
    my $auto = auto($s);
    my @lines = $s->alerts;
    is($auto->{Refused}, $expected, "$name: the count is exact");
    is($auto->{RefusedPHPG0105}, $expected, "$name: by number too");
    is($auto->{Alerts}, scalar @lines, "$name: the lines are counted");
    is(told(@lines), $expected - $auto->{Pending},
        "$name: the lines tell of all but those that wait");
    is($auto->{Suppressed}, $expected - @lines - $auto->{Pending},
        "$name: and ?auto says the same");
    return @lines;
}

sub flood
{
    my ($mpm) = @_;
    my $s = server($mpm, 1, 1);
    my $start = time;
    my $r = load($s, '/x.php', $count, $at_once);
    my $took = time - $start;
    is($r->{refused}, $count, "$mpm: all are refused");
    my @lines = check_sums($s, $mpm, $count);
    cmp_ok(scalar @lines, '<=', $took + 1,
        "$mpm: at most a line a second");
    unlike(PGTest::slurp($s->root . '/error.log'), qr/AH00052/,
        "$mpm: no child falls over");
    my $gap = shortest_gap(@lines);
    ok(!defined $gap || $gap >= 0.99, "$mpm: a second between two lines")
        or diag($gap);
    is_deeply([ map { [@$_{qw(File Refused)}] } rows($s->get('/status')->{content}) ],
        [ [ $s->docroot . '/x.php', $count ] ], "$mpm: one row of the table");
    note(sprintf '%s: %d refusals in %.1f s, %d lines', $mpm, $count, $took,
        scalar @lines);
    $s->stop;
}

# ab in the background until it is told to stop.
sub start_load
{
    my ($s, $path) = @_;
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if (!$pid) {
        open STDOUT, '>', '/dev/null';
        open STDERR, '>', '/dev/null';
        exec 'ab', '-q', '-r', '-n', 10_000_000, '-c', 4, $s->url($path)
            or POSIX::_exit(127);
    }
    return $pid;
}

sub memory
{
    my ($s) = @_;
    my ($kb) = PGTest::slurp('/proc/' . $s->pid . '/status')
        =~ /^VmRSS:\s+(\d+) kB/m;
    my $maps = () = PGTest::slurp('/proc/' . $s->pid . '/maps')
        =~ m{ rw-s .*(?:/dev/zero|SYSV)}g;
    return ($kb, $maps);
}

# Every answer to ab is a line of the second access log.
sub logged
{
    my ($s) = @_;
    my $n = () = PGTest::slurp($s->root . '/refused.log') =~ /^500$/mg;
    return $n;
}

# One cause, an alert for each refusal, and two files: a row has one of them.
sub one_row
{
    my ($mpm) = @_;
    my %length = (a => 30, b => 200);
    my @files = map { $_ x $length{$_} . '.php' } sort keys %length;
    my $s = server($mpm, 1, 0, conf => STATUS_CONF
        . "<Directory \@DOCROOT\@>\nSetHandler none\n</Directory>\n",
        files => { map { ($_ => SOURCE) } @files });
    my @ab = map { start_load($s, "/$_") } @files;
    my %seen;
    my $until = time + 60;
    my $pages = 0;
    while (($pages < 200 || keys %seen < 2) && time < $until) {
        ++$seen{$_->{File}} for rows($s->get('/status')->{content});
        ++$pages;
    }
    kill 'TERM', @ab;
    waitpid $_, 0 for @ab;
    is_deeply([ sort keys %seen ], [ map { $s->docroot . "/$_" } @files ],
        "$mpm: who reads under load sees whole names");
    note("$mpm: $pages pages: ", join ', ', values %seen);
    $s->stop;
}

# Without waiting for the old children: they refuse beside the new ones.
sub graceful
{
    my ($s, $times) = @_;
    for (1 .. $times) {
        kill 'USR1', $s->pid;
        $s->wait_ready or die 'no restart';
    }
}

sub restart_often
{
    my ($guard) = @_;
    my $name = 'event, ' . ($guard ? 'guard on' : 'guard off');
    my $s = server('event', $guard, 3600);
    my $ab = start_load($s, '/x.php');
    graceful($s, 10);
    my ($kb, $maps) = memory($s);
    graceful($s, $restarts);
    my ($kb_after, $maps_after) = memory($s);
    kill 'TERM', $ab;
    waitpid $ab, 0;
    if ($guard) {
        # the last old children and the last requests
        sleep 1;
        my $logged = logged($s);
        cmp_ok($logged, '>', $restarts, "$name: under load: $logged refusals");
        # a child that has to go may end before its last access is logged
        my $refused = auto($s)->{Refused};
        ok($refused >= $logged && $refused < $logged + $at_once,
            "$name: none is lost") or diag("$refused counted");
        my @lines = check_sums($s, "$name, $restarts restarts", $refused);
        is(scalar @lines, 1, "$name, $restarts restarts: one line");
        is($maps_after, $maps, "$name: no new shared memory");
    }
    # a child of httpd's own that is told to go while it starts may fall over,
    # without the guard too (seen once in some 2,000 restarts)
    my $fallen = () = PGTest::slurp($s->root . '/error.log') =~ /AH00052/g;
    cmp_ok($fallen, '<=', 1, "$name: the children come to their end");
    $s->stop;
    return $kb_after - $kb;
}

flood($_) for MPMS;
one_row($_) for MPMS;
my ($without, $with) = map { restart_often($_) } 0, 1;
note("growth of the parent over $restarts restarts: $without kB without, "
   . "$with kB with the guard");
cmp_ok($with, '<=', ($without > 0 ? $without : 0) + 256,
    "no memory is lost in $restarts restarts");

done_testing;
