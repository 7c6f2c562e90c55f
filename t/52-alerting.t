# The files in build/alerting, each read by the real program over the log of
# a real Apache: an alert fires, a quiet hour stays quiet.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PGTest;
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use POSIX qw(WNOHANG);
use Test::More;
use Time::HiRes qw(sleep time);

my $dir = "$FindBin::Bin/../build/alerting";
my $work = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $work;

my $conf = <<'END';
LogLevel info
AddHandler text-page .txt
<Directory @DOCROOT@/closed>
    Require all denied
</Directory>
<Directory @DOCROOT@/none>
    SetHandler none
</Directory>
<Directory @DOCROOT@/detect>
    PHPGuard DetectionOnly
</Directory>
END
# What a stranger sends to make the programs cry.
my $forged = '[phpguard:crit] [pid 1:tid 1] [client ::1:1] '
    . 'PHPG0101: refused to send the source of /x.php: ; 7 more between Sun, 1';

sub server
{
    return PGTest->new(modules => ['mime'], conf => $conf,
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval 1\n",
        files => { 'page.html' => "page\n", 'a.txt' => "a\n",
            'closed/a.html' => "a\n", map { ($_ => SOURCE) }
                qw(x.php none/x.php detect/x.php) },
        expect => [qr/PHPG\d{4}/, qr/AH01630/]);
}

# An hour without a refusal: pages, errors, denials, restarts, a forger.
sub quiet_hour
{
    my ($s) = @_;
    $s->get($_) for '/page.html', '/a.txt', '/nowhere', '/closed/a.html';
    $s->get('/closed/a.html', Referer => $forged);
    $s->get('/closed/a.html', Referer => "x] $forged");
    $s->graceful;
    $s->restart;
    $s->get('/page.html');
}

# 5 refused, 2 of them without a line; 1 un-handled; 1 detected
sub leak
{
    my ($s) = @_;
    $s->get('/x.php') for 1 .. 3;
    sleep 1.3;
    $s->get('/x.php') for 1 .. 2;
    sleep 1.3;
    $s->get('/x.php');
    $s->get('/none/x.php');
    $s->get('/detect/x.php');
}

sub run
{
    my ($command) = @_;
    my $text = `$command 2>&1`;
    return ($? >> 8, $text);
}

# As Debian runs it: not as root.
sub as_user
{
    my ($command) = @_;
    return $command if $> != 0;
    return "setpriv --reuid=nobody --regid=nogroup --clear-groups $command";
}

sub logcheck
{
    my ($name, $log, $round) = @_;
    my $here = "$work/logcheck";
    if (!-d $here) {
        make_path(map { "$here/$_" } qw(state lock cracking.d violations.d
            cracking.ignore.d violations.ignore.d ignore.d.server));
        copy("$dir/logcheck/$_/phpguard", "$here/$_/phpguard")
            or die "$_: $!" for qw(violations.d ignore.d.server);
        open my $fh, '>', "$here/logcheck.conf" or die $!;
        print {$fh} "REPORTLEVEL=server\nLOCKDIR=$here/lock\n",
            "RULEDIR=$here\nTMP=$here\nFQDN=0\nADDTAG=no\n";
        close $fh;
        chown +(getpwnam 'nobody')[2, 3], glob("$here/*"), $here if $> == 0;
    }
    chmod 0644, $log;
    open my $fh, '>', "$here/logfiles" or die $!;
    print {$fh} "$log\n";
    close $fh;
    open $fh, '>', "$here/none.logfiles" or die $!;
    close $fh;
    my ($status, $text) = run(as_user("/usr/sbin/logcheck -o -s "
        . "-c $here/logcheck.conf -r $here -S $here/state "
        . "-L $here/logfiles -D $here/none"));
    is($status, 0, "logcheck, $name: it ran") or diag($text);
    return $text;
}

sub check_logcheck
{
    my ($log, $again) = @_;
    my $text = logcheck($again ? 'a leak' : 'a quiet hour', $log);
    if (!$again) {
        is($text, '', 'logcheck, a quiet hour: nothing to report');
        return;
    }
    like($text, qr/^Security Events/m, 'logcheck, a leak: an event');
    for (['refused to send the source of \S+/x\.php \(\S+/htdocs/x\.php', 3],
        ['refused to send the source of \S+ \(\S+/none/x\.php', 1],
        ['would refuse to send the source of \S+ \(\S+/detect/x\.php', 1]) {
        my ($what, $count) = @$_;
        is(scalar(() = $text =~ /: $what/g), $count,
            "logcheck, a leak: $what");
    }
    unlike($text, qr/AH\d{5}/, 'logcheck, a leak: and nothing else');
}

sub mtail
{
    my ($log) = @_;
    make_path("$work/mtail");
    copy("$dir/phpguard.mtail", "$work/mtail/phpguard.mtail") or die $!;
    my ($status, $text) = run("mtail --one_shot --one_shot_format prometheus "
        . "--port 0 --progs $work/mtail --logs $log");
    is($status, 0, 'mtail: it ran') or diag($text);
    my %value;
    while ($text =~ /^(phpguard_\w+)\{(.*?)\} (\d+)/mg) {
        my ($name, $labels, $n) = ($1, $2, $3);
        $labels =~ s/,?prog="[^"]*",?//;
        $value{"$name $labels"} = $n;
    }
    return \%value;
}

sub check_mtail
{
    my ($log, $again) = @_;
  SKIP: {
    skip 'the mtail of Debian 11 cannot print figures for a program', 2
        if (run('mtail --help'))[1] !~ /one_shot_format/;
    my $value = mtail($log);
    return is_deeply($value, {}, 'mtail, a quiet hour: nothing') if !$again;
    is_deeply($value, {
        'phpguard_refused_total number="PHPG0105"' => 6,
        'phpguard_refused_total number="PHPG0201"' => 1,
        'phpguard_would_refuse_total number="PHPG0105"' => 1,
        'phpguard_alerts_total level="crit",number="PHPG0105"' => 4,
        'phpguard_alerts_total level="warn",number="PHPG0201"' => 1,
    }, 'mtail, a leak: refusals, told ones included, and lines');
  }
}

# The file as it is but for the path of the log, in a monit of our own.
sub start_monit
{
    my ($log) = @_;
    my $check = PGTest::slurp("$dir/phpguard.monit");
    $check =~ s{/var/log/apache2/error\.log}{$log} or die 'no path';
    open my $fh, '>', "$work/monitrc" or die $!;
    print {$fh} "set daemon 1\nset log $work/monit.log\n",
        "set pidfile $work/monit.pid\nset idfile $work/monit.id\n",
        "set statefile $work/monit.state\n$check";
    close $fh;
    chmod 0600, "$work/monitrc";
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if (!$pid) {
        open STDOUT, '>', "$work/monit.out";
        open STDERR, '>&', \*STDOUT;
        exec 'monit', '-I', '-c', "$work/monitrc" or POSIX::_exit(127);
    }
    return $pid;
}

sub monit_said
{
    my ($what, $seconds) = @_;
    my $until = time + $seconds;
    while (time < $until) {
        return 1 if PGTest::slurp("$work/monit.log") =~ $what;
        sleep 0.1;
    }
    return 0;
}

my $s = server();
my $log = $s->root . '/error.log';
my $monit = start_monit($log);
ok(monit_said(qr/'phpguard'|starting|started/i, 20), 'monit: it runs')
    or diag(PGTest::slurp("$work/monit.out"));
sleep 2;
quiet_hour($s);
my $quiet = PGTest::slurp($log);
like($quiet, qr/\Q$forged\E/, 'the forged line is in the log');
cmp_ok(scalar(() = $quiet =~ /\n/g), '>', 8, 'a quiet hour has lines');
check_logcheck($log, 0);
check_mtail($log, 0);
ok(!monit_said(qr/content match/i, 3), 'monit, a quiet hour: quiet');

leak($s);
ok(monit_said(qr/'phpguard' content match.*PHPG0105: refused/s, 20),
    'monit, a leak: an alert') or diag(PGTest::slurp("$work/monit.log"));
check_logcheck($log, 1);
check_mtail($log, 1);
kill 'TERM', $monit;
waitpid $monit, 0;
$s->stop;

done_testing;
