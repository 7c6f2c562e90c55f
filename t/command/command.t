# The command phpguard: its exit statuses, its streams, and what it hands on.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Lint;
use PGTest::Schema;
use POSIX ();
use Test::More;

my $top = "$FindBin::Bin/../..";
my $tmp = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $tmp;
$ENV{TMPDIR} = $tmp;            # what is left there is this test's
my $command = "$top/build/phpguard";
for my $check ("dash -n $command", "shellcheck $command",
    "dash -n $top/build/host/audit-news", "shellcheck $top/build/host/audit-news",
    "shellcheck -s bash $top/build/host/phpguard.bash-completion") {
    is(`$check 2>&1`, '', $check =~ s{\S+/}{}r);
}
# but for the table that it prints
cmp_ok(scalar(() = PGTest::slurp($command) =~ s/^usage:.*?^END\n//msr =~ /\n/g),
    '<=', 280, 'it is short');

# Each option of its table is one: none is refused, or taken for an argument.
my %value = ('"HEADER: VALUE"' => 'X: y', METHOD => 'GET', ADDRESS => '::1',
    LOGIN => 'ann', WHAT => 'without no-such-name', N => 5, VHOST => 'a.example',
    PERCENT => 50, USER => 'root', 'ARGUMENT ...' => '-X');
my ($table) = `$command --help` =~ /^(  .*?)^Exit/ms;
my (@commands, %options);
for (split /\n/, $table) {
    push @commands, $1 if /^ {2}(\w+)/;
    push @{ $options{ $commands[-1] } }, [$1, $2] if /^ {2}\w+ (-\S+)()/
        || /^ {6}(-\S+)(?: (\S+(?: \S+)*))?/;
}
cmp_ok(scalar(@commands), '>', 8, 'its table is found');
for my $of (grep { $_ ne 'COMMAND' } @commands) {
    for my $option (@{ $options{$of} }, @{ $options{COMMAND} }) {
        my ($name, $value) = @$option;
        my @value = !length($value // '') ? ()
            : $value{$value} // die "$name: what is $value?";
        pipe my $from, my $to or die $!;
        my $pid = fork // die $!;
        if (!$pid) {
            $ENV{APACHE_CTL} = '/bin/echo';
            open STDIN, '<', '/dev/null';
            open STDOUT, '>&', $to;
            open STDERR, '>&', $to;
            exec $command, $of, $name, @value or POSIX::_exit(127);
        }
        close $to;
        my $said = join '', <$from>;
        waitpid $pid, 0;
        unlike($said, qr/no option|$name is for|takes no|=\S*\Q$name\E|called -|cannot read "-/,
            "$of $name: taken");
    }
}

my $broken = <<'END';
AddHandler php-fcgi .php
Action php-fcgi /bin/php
Alias /bin/ @ROOT@/bin/
<Directory @ROOT@/bin>
    Require all granted
    SetHandler cgi-script
    Options +ExecCGI
</Directory>
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
END
my %how = (modules => 'mime actions alias dir cgid', files => 'index.php');
my %s = map {
    my ($name, $conf) = @$_;
    ($name => PGTest::Lint->make({ %how, path => $name, conf => $conf,
        part => { '/bin/php' => "#!/bin/sh\nexec /usr/bin/php-cgi\n" } }))
} ['broken', $broken], ['fine', $broken =~ s/<FilesMatch.*//sr],
  ['unreadable', "NoSuchDirective On\n"];

# What it prints on stdout and stderr, and its status.
sub run
{
    my ($s, @args) = @_;
    return ask($s, [$command, @args]);
}

my $port = $s{broken}{port};
my $total = qr/^phpguard: 1 error \(1 place\)\n\z/m;
# server, arguments, status, stdout, stderr
for my $case (
    ['fine', 'check', 0, qr/\A\z/, qr/\Aphpguard: no errors\n\z/],
    ['broken', 'check', 1, qr/\APHPG0101 +error: .*^  more +phpguard explain/ms,
        $total],
    ['broken', 'check --json', 1, qr/\A\{"schema":1.*"id":"PHPG0101"/s, qr/\A\z/],
    ['fine', 'check --json', 0, qr/\A\{"schema":1[^\n]*\n\z/, qr/\A\z/],
    ['broken', 'fix', 1, qr/\A--- a\S+\n\+\+\+ b.*^[-]    SetHandler/ms, $total],
    ['broken', 'fix --check', 1, qr/\APHPG0101 error \S+index\.php, tried \(1/,
        $total],
    ['broken', 'fix --json', 1, qr/"edits":\[\{"op":"replace"/, qr/\A\z/],
    ['fine', 'fix', 0, qr/\A\z/, qr/no errors/],
    ['fine', 'map', 0, qr/^    index\.php +runs/m, qr/\A\z/],
    ['broken', 'map', 0, qr/^    index\.php +leaks +PHPG0101/m, qr/\A\z/],
    ['fine', 'map --json', 0, qr/"name":"index\.php".*"verdict":"runs"/,
        qr/\A\z/],
    ['fine', 'explain index.php', 0, qr{\Aruns: +http}, qr/\A\z/],
    ['fine', 'audit', 0, qr/\A2 directories, 2 files\. PHP: 1 run, 0 leak/,
        qr/no errors/],
    ['broken', 'audit', 1, qr/\APHPG0101 +error.*^2 directories/ms, $total],
    ['broken', 'audit . --json', 1, qr/"id":"PHPG0101".*"directories":\d,/s,
        qr/\A\z/],
    ['broken', 'audit --lines', 1, qr/\APHPG0101 error \S+\n\z|\APHPG0101 error/,
        $total],
    ['fine', 'audit --no-one-file-system', 0, qr/\A2 directories, 2 files/,
        qr/\Aphpguard: no errors\n\z/],
    ['fine', 'check --no-one-file-system', 3, qr/\A\z/,
        qr/--no-one-file-system is for audit/],
    ['fine', 'check --lines', 3, qr/\A\z/, qr/--lines is for audit/],
    ['broken', 'explain index.php', 1, qr{\Aleaks: +http}, qr/\A\z/],
    ['broken', 'explain index.php --json', 1, qr/\A\{.*"verdict":"leaks"/,
        qr/\A\z/],
    ['broken', "explain PHPG0101 localhost:$port/index.php", 1,
        qr/\APHPG0101 +no module.*^leaks: /ms, qr/\A\z/],
    ['broken', 'explain PHPG0101', 0, qr/\APHPG0101 +no module/, qr/\A\z/],
    ['broken', 'explain PHPG9999', 1, qr/unknown number/, qr/\A\z/],
    ['unreadable', 'check', 2, qr/\A\z/, qr/Invalid command 'NoSuchDirective'/],
    ['unreadable', 'explain index.php', 2, qr/\A\z/, qr/NoSuchDirective/],
    ['fine', 'nonsense', 3, qr/\A\z/, qr/unknown command "nonsense"/],
    ['fine', 'explain', 3, qr/\A\z/, qr/requires a URL/],
    ['fine', 'check index.php', 3, qr/\A\z/, qr/does not take "index\.php"/],
    ['broken', 'fix --for www-data', 1,
        qr{\A# .*: phpguard fix --for www-data \| runuser -u www-data -- patch -p1 -d /\n\z},
        $total],
    ['fine', 'fix --for', 3, qr/\A\z/, qr/--for requires an existing user/],
    ['fine', 'fix --for no-such-user', 3, qr/\A\z/, qr/--for requires an existing user/],
    ['fine', 'fix --for root --json', 3, qr/\A\z/, qr/--for prints a diff/],
    ['fine', 'check --for root', 3, qr/\A\z/, qr/--for is for fix/],
    ['fine', 'check --check', 3, qr/\A\z/, qr/--check is for fix/],
    ['fine', 'explain --from localhost index.php', 3, qr/\A\z/,
        qr/--from requires an IP address, not "localhost"/],
    ['fine', 'explain --from 256.0.0.1 index.php', 3, qr/\A\z/,
        qr/--from requires an IP address/],
    ['fine', 'explain -H Cookie index.php', 3, qr/\A\z/,
        qr/-H requires "Name: value", not "Cookie"/],
    ['fine', 'explain --method G=T index.php', 3, qr/\A\z/,
        qr/--method requires a method, not "G=T"/],
    ['fine', 'explain index.php --user', 3, qr/\A\z/, qr/--user requires a value/],
    ['fine', 'check --user ann', 3, qr/\A\z/, qr/--user is for explain/],
    ['fine', 'explain -H X:1 -H X-Y:2 --method POST --from ::1 --user ann '
        . 'index.php', 0, qr/\Aruns: /, qr/\A\z/],
    ['fine', 'explain --method PUT page.html', 1, qr/\Afails: /, qr/\A\z/],
    ['fine', 'map --wat', 3, qr/\A\z/, qr/unknown option "--wat"/],
) {
    my ($name, $args, $want, $out, $err) = @$case;
    my ($status, $said, $complaint) = run($s{$name}, split ' ', $args);
    is($status, $want, "$name: $args: status $want") or diag($said, $complaint);
    like($said, $out, "$name: $args: stdout");
    like($complaint, $err, "$name: $args: stderr");
    is(invalid($said), '', "$name: $args: as the schema says")
        if $args =~ /--json/;
}

# PHPGuardLintIgnore: silent in its place alone, and about its number alone;
# the guard refuses there as ever.
{
    my $two = $broken . join '', map { "<VirtualHost *:\@PORT\@>\n"
        . "ServerName $_->[0]\n$_->[1]</VirtualHost>\n" }
        ['loud', ''], ['hushed', "PHPGuardLintIgnore PHPG0104 PHPG0101\n"],
        ['other', "PHPGuardLintIgnore PHPG0106\n"];
    my $s = PGTest::Lint->make({ %how, path => 'ignore', conf => $two,
        part => { '/bin/php' => "#!/bin/sh\n" } });
    my ($status, $out, $err) = run($s, 'check');
    is($status, 1, 'ignore: an error is left');
    like($out, qr/vhost\s+loud:.*and 1 more place/s, 'ignore: where it is not ignored');
    unlike($out, qr/hushed/, 'ignore: and not where it is');
    is($err, "phpguard: 1 error (2 places); 1 place ignored\n",
        'ignore: counted');
    like((run($s, 'explain', "http://hushed:$s->{port}/index.php"))[1],
        qr/\Aleaks: .*^  fix +write/ms, 'ignore: but explained');
    $s->expect(qr/^ {2,15}\S/);
    is($s->start, undef, 'ignore: it starts');
    like($s->raw("GET /index.php HTTP/1.0\r\nHost: hushed\r\n\r\n"),
        qr{\AHTTP/1\.1 500 }, 'ignore: and refuses');
    $s->stop;
    my ($bad, $said) = PGTest->configtest(
        guard_conf => "PHPGuardLintIgnore PHPG9999\n");
    isnt($bad, 0, 'ignore: a number that there is not');
    like($said, qr/line \d+ of .*\nPHPGuardLintIgnore: unknown number PHPG9999/,
        'ignore: is an error with its line');
}

# An audit that is interrupted says what it has, and that it is not all.
{
    my $slow = PGTest::Lint->make({ %how, path => 'slow', conf => $broken,
        part => { '/bin/php' => "#!/bin/sh\n", 'a/x.php' => SOURCE } });
    # names that only the text tells, with much of it
    for my $n (1 .. 40) {
        for my $m (1 .. 60) {
            my $path = $slow->write_file("later/d$n/a$m.inc", '');
            truncate $path, 1024 * 1024 or die $!;
        }
    }
    my $out = $slow->root . '/audit.out';
    my $pid = fork // die;
    if (!$pid) {
        POSIX::setsid();
        $SIG{INT} = 'DEFAULT';
        $ENV{APACHE_CTL} = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
        open STDOUT, '>', $out;
        open STDERR, '>', "$out.err";
        exec $command, 'audit', '--', '-d', $slow->root, '-f',
            $slow->root . '/httpd.conf' or die $!;
    }
    select undef, undef, undef, .5;
    kill 'INT', -$pid;
    waitpid $pid, 0;
    is($? >> 8, 1, 'interrupted: its status is of what it has found')
        or diag(PGTest::slurp("$out.err"));
    like(PGTest::slurp($out), qr/^PHPG0101 +error.*^incomplete: /ms,
        'interrupted: it says so');
    $slow->gone;
}

# Only what is new, once: for cron and the timer.
{
    my $s = $s{broken};
    local $ENV{PATH} = "$top/build/host:$ENV{PATH}";
    local $ENV{STATE_DIRECTORY} = $s->root . '/state';
    local $ENV{APACHE_CTL} = $s->root . '/ctl';
    $s->write_file('/ctl', "#!/bin/sh\nexec "
        . ($ENV{PG_HTTPD} || '/usr/sbin/apache2') . ' -d ' . $s->root
        . ' -f ' . $s->root . "/httpd.conf \"\$@\"\n");
    $s->write_file('/error.log', "as it was\n");
    like(`audit-news`, qr/\APHPG0101 error \S+index\.php/, 'news: the first time all');
    is($? >> 8, 1, 'news: the status of the audit');
    is(`audit-news`, '', 'news: then nothing');
    $s->write_file('b/lib.inc', SOURCE);
    like(`audit-news`, qr{\APHPG0122 warning \S+/b/lib\.inc.*\n\z},
        'news: then what is new alone');
    $s->write_file('b/a\\nb\\c.inc', SOURCE);
    like(`audit-news`, qr{\A\S+ warning \S+/b/a\\nb\\c\.inc, [^\n]*\n\z},
        'news: a name with backslashes is one line');
    like(PGTest::slurp($s->root . '/error.log') =~ s/.*\\c\.inc,.*\n\z//r,
        qr/\Aas\ it\ was\n
        \[[^]]+\]\ \[phpguard:error\]\ \[pid\ \d+\]\ audit:\ PHPG0101\ .*\n
        \[.*audit:\ PHPG0122\ .*\n\z/x, 'news: in the error log too');
}

# Without the module there is nobody to ask.
{
    my $bare = PGTest::Lint->make({ %how, path => 'bare', conf => '' },
        guard => 0);
    my ($status, $out, $err) = run($bare, 'check');
    is("$status $out", '2 ', 'no module: status 2');
    like($err, qr/this httpd has no mod_phpguard/, 'no module: said');
    $bare->gone;
}

# Debian's apache2ctl has words of its own where httpd fails, on stdout.
SKIP: {
    skip 'no apache2ctl', 2 if !-x '/usr/sbin/apache2ctl';
    my $out = `APACHE_CTL=/usr/sbin/apache2ctl $command check --json -- -f /none 2>/dev/null`;
    is($? >> 8, 2, 'apache2ctl: status 2');
    is($out, '', 'apache2ctl: nothing on stdout');
}

# The refusals fail the test of a pipeline, and not the question.
{
    my $strict = PGTest::Lint->make({ %how, path => 'strict', conf => $broken,
        part => { '/bin/php' => "#!/bin/sh\n" } },
        guard_conf => "PHPGuardLint Test\n");
    my ($status, $out) = run($strict, 'explain', '/etc/passwd');
    is($status, 0, 'PHPGuardLint Test: what is asked is answered');
    like($out, qr/\Adenied: .*no URL maps to it/, '... as ever');
    my ($tested) = $strict->check;
    isnt($tested, 0, 'while -t by itself fails');
    $strict->gone;
}
$_->gone for values %s;
is(join(' ', glob "$tmp/phpguard.??????"), '',
    'nothing is left in the temporary folder');
done_testing;
