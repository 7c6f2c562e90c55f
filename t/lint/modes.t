# PHPGuardLint in all its modes, beside a running server and through Debian's
# own apache2ctl; and how the findings look.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Path qw(make_path);
use PGTest;
use PGTest::Fix;
use PGTest::Lint;
use Test::More;
use Time::HiRes qw(sleep time);

my $apache2ctl = '/usr/sbin/apache2ctl';
my $httpd = $ENV{PG_HTTPD} || '/usr/sbin/apache2';

# As the administrator calls it, on the private server root.
sub ctl
{
    my ($s, @command) = @_;
    my $root = $s->root;
    my $preload = $ENV{PG_PRELOAD} ? 'env ASAN_OPTIONS=detect_leaks=0 '
        . "LD_PRELOAD=$ENV{PG_PRELOAD} " : '';
    local %ENV = (%ENV, APACHE_CONFDIR => $root,
        APACHE_HTTPD => "$preload$httpd",
        APACHE_ENVVARS => '/nonexistent', APACHE_ULIMIT_MAX_FILES => 'true',
        APACHE_ARGUMENTS => "-f $root/httpd.conf",
        # to whom apache2ctl gives the folder of sockets
        APACHE_RUN_USER => $> == 0 ? 'www-data' : scalar getpwuid $>,
        APACHE_RUN_DIR => "$root/run", APACHE_LOCK_DIR => "$root/run");
    my $said = `$apache2ctl @command 2>&1 </dev/null`;
    return ($? >> 8, $said);
}

my $runs = "    AddHandler application/x-httpd-php .php\n";
my $leaks = "    SetHandler php5-fcgi\n";

my $number = 0;
sub server
{
    my ($conf, %more) = @_;
    return PGTest::Lint->make({
        path => 'case ' . ++$number, mpm => 'prefork', modules => 'mime php',
        files => join(' ', map { "/$_/index.php" } qw(a b c)), conf => $conf,
        %{ $more{fx} || {} } },
        expect => [qr/PHPG\d{4}|^ {2,15}\S|phpguard: \d+ error/], guard_conf => $more{guard} || '');
}

sub page
{
    my ($s, $name) = @_;
    return $s->raw("GET /index.php HTTP/1.1\r\nHost: $name\r\n"
        . "Connection: close\r\n\r\n") =~ /RAN-42/ ? 'runs' : 'does not run';
}

sub state_file { $_[0]->root . '/run/pid.phpguard' }

# A graceful restart that was let through.
sub settle
{
    my ($s) = @_;
    ok($s->wait_ready, 'the restart is over');
}

# Reload: what would add a leak is refused, and all goes on as before.
{
    my $s = server(vhost('a', $runs) . vhost('b', $runs));
    is($s->start, undef, 'a healthy host starts');
    ok(-e state_file($s), 'a state file is written');
    $s->reconfigure(vhost('a', $runs) . vhost('b', $leaks));
    my ($status, $said) = ctl($s, 'configtest');
    is($status, 1, 'Reload: configtest fails on a leak that is new');
    ($status, $said) = ctl($s, 'graceful');
    is($status, 1, 'Reload: apache2ctl graceful fails');
    my @found = findings($said);
    is(scalar @found, 1, 'Reload: it prints the finding once');
    is($found[0]{id}, 'PHPG0103', 'Reload: the finding');
    like($said, qr/the reload\s+is\s+refused \(PHPGuardLint Reload\)/,
        'Reload: it says why');
    is(page($s, $_), 'runs', "Reload: $_ goes on running PHP") for qw(a b);
    ($status, $said) = ctl($s, 'restart');
    is($status, 1, 'Reload: apache2ctl restart fails too');
    is(page($s, 'b'), 'runs', 'Reload: the old configuration lives');
    $s->reconfigure("# another line\n" . vhost('a', $runs) . vhost('b', $runs));
    ($status, $said) = ctl($s, 'graceful');
    is($status, 0, 'Reload: a healthy change passes') or diag($said);
    settle($s);
    my $root = $s->root;
    $s->kill_and_wait('TERM');
    ok(!-e "$root/run/pid.phpguard", 'the state file goes with the server');
    $s->start and die;
    $s->stop;
}

# What is live already blocks nothing, wherever the lines move.
{
    my $s = server(vhost('a', $runs) . vhost('b', $leaks));
    my ($status, $said) = $s->check;
    is($status, 0, 'a leak where no server runs passes -t');
    is($s->start, undef, 'a host that leaks starts');
    ($status, $said) = ctl($s, 'graceful');
    is($status, 0, 'a live finding does not block a reload') or diag($said);
    settle($s);
    $s->reconfigure("# moved\n# down\n" . vhost('b', $leaks)
        . vhost('a', $runs));
    ($status, $said) = ctl($s, 'graceful');
    is($status, 0, '... nor when its lines moved') or diag($said);
    settle($s);
    $s->reconfigure(vhost('b', $leaks) . vhost('a', $leaks));
    ($status, $said) = ctl($s, 'graceful');
    is($status, 1, '... but the same in another vhost is new');
    is(page($s, 'a'), 'runs', '... and the old configuration goes on');
    $s->reconfigure(vhost('b', $runs) . vhost('a', $runs));
    ($status, $said) = ctl($s, 'graceful');
    is($status, 0, '... and a repair passes');
    settle($s);
    is(page($s, 'b'), 'runs', '... and repairs');
    $s->reconfigure(vhost('b', $leaks) . vhost('a', $runs));
    ($status, $said) = ctl($s, 'graceful');
    is($status, 1, '... and what was repaired may not come back');

    # killed: not available to be protected
    $s->kill_and_wait('KILL');
    ok(-s state_file($s), 'a killed server leaves its state file');
    ($status, $said) = $s->check;
    is($status, 0, '... which is ignored');
    # another process has its number by now
    my $text = PGTest::slurp(state_file($s));
    $text =~ s/^(phpguard \d )\d+/$1$$/ or die $text;
    $s->write_file('/run/pid.phpguard', $text);
    ($status, $said) = $s->check;
    is($status, 0, '... also when its number is another\'s');
    $s->gone;
}

# A running server without the guard, which leaks, takes it up.
{
    my $s = server(vhost('a', $leaks));
    local $s->{guard} = 0;
    $s->write_file('/httpd.conf', $s->configuration);
    is($s->start, undef, 'a host without the guard runs');
    $s->{guard} = 1;
    $s->write_file('/httpd.conf', $s->configuration);
    my ($status, $said) = ctl($s, 'graceful');
    is($status, 0, 'a host that leaks can load the guard') or diag($said);
    settle($s);
    ok(-s state_file($s), '... and has a state then');
    $s->stop;
}

# The other modes.
for ([Off => 0, 0], [Warn => 0, 1], [Reload => 0, 1], [Test => 1, 1],
     [Start => 1, 1]) {
    my ($mode, $fails, $speaks) = @$_;
    my $s = server(vhost('a', $leaks), guard => "PHPGuardLint $mode\n");
    my ($status, $text) = $s->check;
    is($status, $fails, "$mode: exit status of -t");
    is(scalar(findings($text)), $speaks, "$mode: findings at -t");
    my $failure = $s->start;
    if ($mode eq 'Start') {
        like($failure, qr/PHPG0103.*refused \(PHPGuardLint Start\)/s,
            'Start: refuses to start');
        # a server that took the mode up while it ran can be stopped
        $s->reconfigure(vhost('a', $runs));
        is($s->start, undef, 'Start: a healthy host starts');
        $s->reconfigure(vhost('a', $leaks));
        ($status, $text) = ctl($s, 'stop');
        is("$status$text", '0', 'Start: stop stops, without a word');
        my $until = time + 10;
        sleep 0.05 while time < $until && kill 0, $s->pid
            and waitpid($s->pid, POSIX::WNOHANG()) == 0;
        ok(!-e $s->root . '/run/pid', 'Start: it is gone');
        $s->kill_and_wait('TERM');
        $s->gone;
        next;
    }
    is($failure, undef, "$mode: starts");
    my @logged = grep { /PHPG0103: / }
        split /\n/, PGTest::slurp($s->root . '/a.log');
    is(scalar @logged, $speaks, "$mode: in the error log");
    $s->stop;
}

# Where each finding is written: the vhost's own log, once for each (re)start.
{
    my $s = server(vhost('a', $leaks) . vhost('b', $runs)
        . vhost('c', "    RemoveHandler .php\n$runs"));
    my %want = (a => 'PHPG0103', b => '', c => 'PHPG0107');
    my ($status, $text) = $s->check;
    is(join(' ', map { $_->{id} } findings($text)), 'PHPG0103 PHPG0107',
        'at -t each finding is printed once');
    is($s->start, undef, 'it starts');
    my $console = PGTest::slurp($s->root . '/console');
    is(join(' ', map { $_->{id} } findings($console)), 'PHPG0103 PHPG0107',
        'at a start each finding is on the console once');
    for my $times (1, 2) {
        for my $name (sort keys %want) {
            my $log = PGTest::slurp($s->root . "/$name.log");
            my @found = $log =~ /(PHPG\d{4}): /g;
            is("@found", join(' ', ($want{$name} || ()) x $times),
                "the log of $name, start $times");
        }
        $s->graceful if $times == 1;
    }
    my $main = PGTest::slurp($s->root . '/error.log');
    unlike($main, qr/PHPG\d{4}/, 'no finding in the main log');
    is(scalar(() = $main =~ /\[phpguard:crit\]\ \[[^]]+\]\ phpguard:\ 2\ errors
        \ \(2\ places\)\ in\ the\ configuration;\ more:\ phpguard\ check\n/gx),
        2, '... but what they come to, at each start');
    my ($line) = grep { /PHPG0103/ }
        split /\n/, PGTest::slurp($s->root . '/a.log');
    like($line, qr{/a/index\.php .*; fix: write .*; decided by SetHandler php5-fcgi \(},
        'the line names file, decider and fix');
    $s->stop;
}

# Some are named, the others counted.
sub places
{
    my ($found) = @_;
    my $in = $found ? $found->{in} : '';
    my $named = () = $in =~ m{/v\d+/index\.php, vhost v\d+:}g;
    return $named + ($in =~ /and (\d+) more place/ ? $1 : 0);
}

# One cause in ten vhosts is one finding with ten places.
{
    my @names = map { "v$_" } 1 .. 10;
    my $s = server(join('', map { vhost($_, $leaks) } @names),
        fx => { files => join ' ', map { "/$_/index.php" } @names });
    my ($status, $text) = $s->check;
    my @found = findings($text);
    is(scalar @found, 1, 'ten vhosts, one cause: one finding');
    is(places($found[0]), 10, '... with ten places');
    like($found[0]{fix}, qr/ \(likewise at the other places\)$/,
        '... and a fix that is meant for each of them');
    for (1 .. 10) {
        apply_fix($s, $found[0]{fix});
        ($status, my $left) = $s->check;
        @found = findings($left);
        is(places($found[0]), 10 - $_, "... $_ repaired")
            if $_ == 1 || $_ == 10;
    }
    my $root = $s->root;
    s/\Q$root\E/ROOT/g for $text;
    $s->gone;
    is(join("\n", grep { length > 80 } split /\n/, $text), '',
        'no line is longer than 80 columns');
    like($text, qr/^PHPG0103 +error: index\.php is refused \(500\):/m,
        'it reads well');
}

# The map: on stdout only JSON, whatever bytes a path holds.
{
    my $odd = "o\xffd\x02 \xc3\xbc'q";
    my $s = server(<<"END" . vhost('a', $runs));
<Directory "\@ROOT\@/a/$odd">
    SetHandler "no \\"such\\" php\xe4"
</Directory>
END
    make_path($s->root . "/a/$odd");
    $s->write_file("/a/$odd/index.php", SOURCE);
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    is($status, 0, 'the dump leaves with 0') or diag($err);
    like($err, qr/^Syntax OK$/m, 'httpd\'s word goes to stderr');
    like($err, qr/PHPG0101/, '... and so do the findings');
    ok($out !~ /[^\x0a\x20-\x7e]/, 'the dump is printable ASCII');
    my @rows = eval { json_rows($out) };
    is($@, '', 'each line of stdout is JSON');
    my @keys = qw(context decided_by defined_at fix handler id lost name
        runner type verdict vhost);
    is(join(' ', grep { "@{[sort keys %$_]}" ne "@keys" } @rows), '',
        'each row has the keys that were promised');
    my %names = map { ($_->{name} => 1) } @rows;
    ok($names{$_}, "rows for $_")
        for qw(index.php x.PHP x.phtml x.phar x.php7 index.php.en);
    my ($row) = grep { $_->{context} =~ m{/a/o} && $_->{name} eq 'index.php' }
        @rows;
    is($row && $row->{context}, $s->root . "/a/$odd",
        'odd bytes come back, each as the character of its number');
    is($row->{verdict}, 'leaks', '... and so does the verdict');
    is($row->{decided_by}[0]{directive}, 'SetHandler', '... who decided');
    like($row->{decided_by}[0]{file}, qr/httpd\.conf$/, '... in which file');
    like($row->{decided_by}[0]{line}, qr/^\d+$/, '... on which line');
    is($row->{id}, 'PHPG0101', '... the number');
    ok(length $row->{fix}, '... and the fix');

    ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD');
    like($out, qr{^\S+/a in a:\d+ \(\S+:\d+\)\n(?:    .*\n){6,}}m,
        'the table: a heading for each place');
    like($out, qr{^    index\.php +runs +- +application/x-httpd-php mod_php}m,
        '... and a line for each name');
    like($out, qr{^    x\.phtml +leaks +PHPG0106 }m, '... with its number');
    ok($out !~ /[\x00-\x09\x0b-\x1f\x7f]/, '... no control character in it');
    my ($none, $silent) = $s->check;
    unlike($silent, qr/^\{|x\.phtml/m, 'without the define there is no dump');
    $s->gone;
}
done_testing;
