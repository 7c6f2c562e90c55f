# The files in build/host/alerting that read the error log, each in the real program:
# logcheck, monit, mtail, and Prometheus behind it. An alert fires, a quiet hour
# stays quiet; over the log of a real Apache, and over one of lines that it does
# not write here: the words of 0.1 and those of vhosts with logs of their own.
# only in all: mtail, logcheck, monit, Prometheus
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use JSON::PP qw(decode_json);
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use Test::More;
use Time::HiRes qw(sleep time);

my $dir = "$FindBin::Bin/../../build/host/alerting";
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
    . 'PHPG0101: refused to send the source of http://x/ (/x.php); 7 more between Sun, 1';

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

# What logcheck is to find in a log: a text and how often.
sub check_logcheck
{
    my ($name, $log, @events) = @_;
    my $text = logcheck($name, $log);
    return is($text, '', "logcheck, $name: nothing to report") if !@events;
    like($text, qr/^Security Events/m, "logcheck, $name: an event");
    while (my ($what, $count) = splice @events, 0, 2) {
        is(scalar(() = $text =~ /: $what/g), $count,
            "logcheck, $name: $what");
    }
    unlike($text, qr/AH\d{5}/, "logcheck, $name: and nothing else");
}

# mtail as a service; what it has counted, when it has read all of the log.
sub start_mtail
{
    my ($here, $log) = @_;
    make_path("$here/mtail");
    copy("$dir/phpguard.mtail", "$here/mtail/phpguard.mtail") or die $!;
    my $port = PGTest::free_port();
    my $pid = started("$here/mtail.out", 'mtail', '-logtostderr',
        '-address', '127.0.0.1', '-port', $port, '-progs', "$here/mtail",
        '-logs', $log);
    my $before = () = PGTest::slurp($log) =~ /\n/g;
    fetched("http://127.0.0.1:$port/metrics", 20);
    return { pid => $pid, port => $port, log => $log, before => $before };
}

sub counted
{
    my ($mtail) = @_;
    my $text = fetched("http://127.0.0.1:$mtail->{port}/metrics", 20);
    my %value;
    while ($text =~ /^(?:mtail_)?(phpguard_\w+|log_lines_total)\{(.*?)\} (\d+)/mg) {
        my ($name, $labels, $n) = ($1, $2, $3);
        $labels =~ s/,?(?:prog|logfile)="[^"]*",?//;
        $value{"$name $labels"} = $n;
    }
    return \%value;
}

sub check_mtail
{
    my ($name, $mtail, %want) = @_;
    my $lines = () = PGTest::slurp($mtail->{log}) =~ /\n/g;
    is_soon(sub { counted($mtail) },
        { 'log_lines_total ' => $lines - $mtail->{before}, %want },
        "mtail, $name: what it has counted");
}

# The file as it is but for the path of the log, in a monit of our own.
sub start_monit
{
    my ($here, $log) = @_;
    my $check = PGTest::slurp("$dir/phpguard.monit");
    $check =~ s{/var/log/apache2/error\.log}{$log} or die 'no path';
    make_path($here);
    add_to("$here/monitrc", "set daemon 1\nset log $here/monit.log\n"
        . "set pidfile $here/monit.pid\nset idfile $here/monit.id\n"
        . "set statefile $here/monit.state\n$check");
    chmod 0600, "$here/monitrc";
    my $pid = started("$here/monit.out", 'monit', '-I', '-c', "$here/monitrc");
    my $monit = { pid => $pid, says => "$here/monit.log" };
    ok(monit_said($monit, qr/'phpguard'|starting|started/i, 20),
        'monit: it runs') or diag(PGTest::slurp("$here/monit.out"));
    return $monit;
}

sub monit_said
{
    my ($monit, $what, $seconds) = @_;
    my $until = time + $seconds;
    while (time < $until) {
        return 1 if PGTest::slurp($monit->{says}) =~ $what;
        sleep 0.1;
    }
    return 0;
}

# Prometheus with the file of rules, each second; what fires there.
sub start_prometheus
{
    my ($here, $target) = @_;
    make_path($here);
    copy("$dir/phpguard.rules.yml", "$here/phpguard.rules.yml") or die $!;
    add_to("$here/prometheus.yml", <<"END");
global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: [phpguard.rules.yml]
scrape_configs:
  - job_name: mtail
    static_configs:
      - targets: ['127.0.0.1:$target']
END
    my $port = PGTest::free_port();
    my $pid = started("$here/prometheus.out", 'prometheus',
        "--config.file=$here/prometheus.yml",
        "--storage.tsdb.path=$here/tsdb",
        "--web.listen-address=127.0.0.1:$port");
    my $prometheus = { pid => $pid, url => "http://127.0.0.1:$port/api/v1" };
    is_soon(sub { asked($prometheus, 'query?query=sum(up)')->{result}[0]{value}[1] },
        1, 'prometheus: it reads mtail')
        or diag(PGTest::slurp("$here/prometheus.out"));
    return $prometheus;
}

sub asked
{
    my ($prometheus, $what) = @_;
    return decode_json(fetched("$prometheus->{url}/$what", 20))->{data};
}

sub firing
{
    my ($prometheus) = @_;
    return [sort map { "$_->{labels}{alertname} $_->{labels}{number}" }
        grep { $_->{state} eq 'firing' }
        @{ asked($prometheus, 'alerts')->{alerts} }];
}

# The log of a real Apache.
sub served
{
    my $s = server();
    my $log = $s->root . '/error.log';
    my $monit = start_monit("$work/served", $log);
    my $mtail = start_mtail("$work/served", $log);
    my $prometheus = start_prometheus("$work/served", $mtail->{port});
    sleep 2;
    quiet_hour($s);
    my $quiet = PGTest::slurp($log);
    like($quiet, qr/\Q$forged\E/, 'the forged line is in the log');
    cmp_ok(scalar(() = $quiet =~ /\n/g), '>', 8, 'a quiet hour has lines');
    check_logcheck('a quiet hour', $log);
    check_mtail('a quiet hour', $mtail);
    ok(!monit_said($monit, qr/content match/i, 3), 'monit, a quiet hour: quiet');
    is_deeply(firing($prometheus), [], 'prometheus, a quiet hour: quiet');

    leak($s);
    ok(monit_said($monit, qr/'phpguard' content match.*PHPG0105: /s, 20),
        'monit, a leak: an alert') or diag(PGTest::slurp($monit->{says}));
    check_logcheck('a leak', $log,
        'refused to send the source of \S+/x\.php \(\S+/htdocs/x\.php\)', 3,
        'refused to send the source of \S+ \(\S+/none/x\.php\)', 1,
        'would refuse to send the source of \S+ \(\S+/detect/x\.php\)', 1);
    check_mtail('a leak', $mtail,
        'phpguard_refused_total number="PHPG0105"' => 6,
        'phpguard_refused_total number="PHPG0201"' => 1,
        'phpguard_would_refuse_total number="PHPG0105"' => 1,
        'phpguard_alerts_total level="crit",number="PHPG0105"' => 4,
        'phpguard_alerts_total level="warn",number="PHPG0201"' => 1);
    is_soon(sub { firing($prometheus) }, ['PHPGuardRefused PHPG0105',
        'PHPGuardRefused PHPG0201', 'PHPGuardWouldRefuse PHPG0105'],
        'prometheus, a leak: the first of each number fires');
    stopped($_->{pid}) for $monit, $mtail, $prometheus;
    $s->stop;
}

# A line as httpd writes it.
sub line
{
    my ($level, $text, $client) = @_;
    return '[Sun Nov 15 10:00:00.123456 2026] [phpguard:' . $level
        . '] [pid 12:tid 13] ' . ($client // '[client ::1:5] ') . "$text\n";
}

my $url = 'http://www.example.org/x.php';
my $source = "send the source of $url (/srv/www/x.php)";
my $when = 'between Sun, 15 Nov 2026 10:00:00 GMT and Sun, 15 Nov 2026 10:01:00 GMT';
# What one that has a log of its own says in the main one.
my $elsewhere = 'a new cause; more is in /var/log/apache2/www-error.log';
my $more = 'more: phpguard explain URL';
# What somebody may call a file.
my $evil = "x), $elsewhere; 900 more $when; $more.php";

sub words
{
    my $log = add_to("$work/words.log", '');
    my $monit = start_monit("$work/words", $log);
    my $mtail = start_mtail("$work/words", $log);
    add_to($log, line('info', 'PHPG0408: a note')
        . line('notice', 'the state file: 2 errors')
        . line('debug', "x, referer: $forged"));
    check_logcheck('other words', $log);
    check_mtail('other words', $mtail);
    ok(!monit_said($monit, qr/content match/i, 3), 'monit, other words: quiet');

    add_to($log, join '',
        line('crit', "PHPG0101: refused to $source; fix: write \"a\" in "
            . "place of \"b\" (/etc/x:2); decided by SetHandler a (x:1)"
            . "; overridden: AddHandler b (y:1), Action b /c (y:2); 7 more $when; $more"),
        line('crit', "PHPG0102: would refuse to $source; fix: f; 2 more, of this "
            . "and other causes, $when; $more"),
        line('warn', "PHPG0201: refused to $source; fix: f; $more"),
        line('crit', "PHPG0103: refused to send the source of $url (/srv/$evil)"
            . "; fix: f; $more"),
        line('crit', "PHPG0101: refused to $source, $elsewhere"),
        line('crit', "PHPG0104: would refuse to send the source of $url "
            . "(/srv/$evil), $elsewhere", ''));
    check_logcheck('the words', $log, "refused to \Q$source\E", 3,
        "would refuse to \Q$source\E", 1, "refused to \Q$source\E, $elsewhere", 1,
        "refused to send the source of $url \\(\Q/srv/$evil\E", 1);
    my %counted = (
        'phpguard_refused_total number="PHPG0101"' => 8,
        'phpguard_refused_total number="PHPG0103"' => 1,
        'phpguard_refused_total number="PHPG0201"' => 1,
        'phpguard_would_refuse_total number="PHPG0102"' => 3,
        'phpguard_alerts_total level="crit",number="PHPG0101"' => 1,
        'phpguard_alerts_total level="crit",number="PHPG0102"' => 1,
        'phpguard_alerts_total level="crit",number="PHPG0103"' => 1,
        'phpguard_alerts_total level="warn",number="PHPG0201"' => 1,
        'phpguard_new_causes_total number="PHPG0101"' => 1,
        'phpguard_new_causes_total number="PHPG0104"' => 1);
    check_mtail('the words', $mtail, %counted);
    ok(monit_said($monit, qr/content match.*PHPG0101: refused to \Q$source\E/s, 20),
        'monit, the words: an alert') or diag(PGTest::slurp($monit->{says}));

    my $start = '(4 places) in the configuration; more: phpguard check';
    add_to($log, line('warn', "phpguard: 1 warning $start", ''));
    add_to($log, line('crit', "phpguard: 2 errors, 1 warning $start", ''));
    my $text = logcheck('a start', $log);
    is(scalar(() = $text =~ /phpguard: \d.* \Q$start\E$/mg), 2,
        'logcheck, a start: both are events');
    check_mtail('a start', $mtail, %counted,
        'phpguard_starts_with_findings_total level="crit"' => 1,
        'phpguard_starts_with_findings_total level="warn"' => 1);
    ok(monit_said($monit, qr/content match.*phpguard: 2 errors/s, 20),
        'monit, a start: an alert') or diag(PGTest::slurp($monit->{says}));
    unlike(PGTest::slurp($monit->{says}), qr/PHPG0201|phpguard: 1 warning/,
        'monit: of what is no accident none');
    stopped($_->{pid}) for $monit, $mtail;
}

# promtool over the rules; and that its test would see a rule that is wrong.
sub rules
{
    my $file = "$dir/phpguard.rules.yml";
    my ($status, $text) = run("promtool check rules $file");
    is($status, 0, 'promtool: the rules are rules') or diag($text);
    my $test = "$FindBin::Bin/rules.yml";
    ($status, $text) = run("promtool test rules $test");
    is($status, 0, 'promtool: they fire when they are to') or diag($text);
    make_path("$work/rules");
    add_to("$work/rules/rules.yml", PGTest::slurp($test)
        =~ s{\S+/phpguard\.rules\.yml}{wrong.yml}r);
    add_to("$work/rules/wrong.yml", PGTest::slurp($file)
        =~ s{\(phpguard_refused_total\s+unless phpguard_refused_total offset 5m\)\s+or }{}r);
    ($status, $text) = run("promtool test rules $work/rules/rules.yml");
    isnt($status, 0, 'promtool: increase() alone does not');
    like($text, qr/PHPGuardRefused, time: ?11m.*got:"?\[\]/s,
        '... fire at the first');
}

rules();
words();
served();
done_testing;
