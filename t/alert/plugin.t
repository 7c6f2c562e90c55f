# check_phpguard: its statuses, its one line and its figures, by itself, through
# negate of the Monitoring Plugins, which reads both, and run by a Nagios.
# only in all: Nagios and its plugins
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use IO::Socket::INET;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Command;
use PGTest::Ledger;
use Test::More;
use Time::HiRes qw(time);

my $plugin = "$FindBin::Bin/../../build/host/alerting/check_phpguard";
my $negate = '/usr/lib/nagios/plugins/negate';
for my $check ("dash -n $plugin", "shellcheck $plugin") {
    is(`$check 2>&1`, '', $check =~ s{\S+/}{}r);
}

# 'label'=value[UOM];warn;crit;min, as the guidelines have it
my $figure = qr/'[^'=]+'=\d+c?;\d*;\d*;\d+/;
my @words = qw(OK WARNING CRITICAL UNKNOWN);

# The status, and the line behind the word, whose shape is tested here.
sub says
{
    my ($s, $name, $want, $like, @args) = @_;
    my ($status, $text, $err) = ask($s, ['check_phpguard', @args]);
    is($status, $want, "$name: $words[$want]") or diag($text);
    is($err, '', "$name: nothing on stderr");
    like($text, qr/\APHPGUARD $words[$want] - [^|\n]*[^|\n ](?: \| $figure(?: $figure)*)?\n\z/,
        "$name: one line");
    like($text, $like, "$name: what it says");
}

# negate hands on what it understands: OK and CRITICAL change places.
sub negated
{
    my ($s, $name, $want, $word, @args) = @_;
    my ($status, $text) = ask($s, [$negate, '-s', $plugin, @args]);
    is($status, $want, "negate, $name: status $want") or diag($text);
    like($text, qr/^PHPGUARD $word - /, "negate, $name: $word");
}

sub no_figures
{
    my ($what) = @_;
    return qr/ - [^|]*${what}[^|]*\n\z/;
}

my $s = PGTest->new(modules => ['mime', STATUS_MODULES], conf => STATUS_CONF
        . "<Location /bare>\nSetHandler none\n</Location>\n",
    guard_conf => "PHPGuardLintIgnore PHPG0106\n",
    files => { 'page.html' => "page\n", 'bare' => "no status\n" },
    expect => [qr/PHPG/, qr/^ {2}/]);
my $url = $s->url('/status');
my $counted = "'refused'=2c;;;0 'would_refuse'=0c;;;0 'open'=1;0;;0";
my $none = "'errors'=0;;0;0 'warnings'=0;0;;0 'ignored'=0;;;0";

says($s, 'fine', 0, qr/- 0 errors, 0 warnings \| \Q$none\E\n/);
says($s, 'fine, mod_status', 0, qr/warnings, 0 open causes of refusals \| \Q$none\E /,
    "--url=$url?auto", '--timeout=20');
negated($s, 'fine', 2, 'CRITICAL');

$s->write_file('x.php', SOURCE);
says($s, 'an error', 2, qr/- 1 error, 0 warnings: PHPG0105 \| 'errors'=1;;0;0 /);
negated($s, 'an error', 0, 'OK', '-u', $url);
$s->get('/x.php') for 1 .. 2;
unlink $s->docroot . '/x.php';
says($s, 'a refusal', 1, qr/, 1 open cause of refusals .* $counted$/,
    '-u', $url);
negated($s, 'a refusal', 1, 'WARNING', '-u', $url);

# A Nagios of our own, with one service that is asked each second.
my $nagios = <<'END';
define command {
    command_name check_phpguard
    command_line @PLUGIN@ -u @URL@ -- -d @ROOT@ -f @ROOT@/httpd.conf
}
define command {
    command_name nothing
    command_line /bin/true
}
define timeperiod {
    timeperiod_name never
    alias           never
}
define contact {
    contact_name                  nobody
    host_notification_commands    nothing
    service_notification_commands nothing
    host_notification_period      never
    service_notification_period   never
}
define host {
    host_name          web1
    address            127.0.0.1
    max_check_attempts 1
    contacts           nobody
}
define service {
    host_name           web1
    service_description PHP
    check_command       check_phpguard
    check_interval      1
    retry_interval      1
    max_check_attempts  1
    contacts            nobody
}
END
sub start_nagios
{
    my ($s) = @_;
    my $here = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my %file = (objects => $nagios =~ s/\@URL\@/$url/r =~ s/\@PLUGIN\@/$plugin/r
        =~ s/\@ROOT\@/$s->root/ger, nagios => join '', map { "$_\n" }
        "cfg_file=$here/objects.cfg", "check_result_path=$here",
        "temp_path=$here", (map { "${_}_file=$here/$_" } qw(log object_cache
            precached_object status command lock temp state_retention)),
        "query_socket=$here/qh", 'check_external_commands=0', 'use_syslog=0',
        'nagios_user=' . getpwuid $>, 'nagios_group=' . getgrgid $) + 0,
        'interval_length=1', 'status_update_interval=1',
        'service_inter_check_delay_method=n');
    for my $name (keys %file) {
        open my $fh, '>', "$here/$name.cfg" or die $!;
        print {$fh} $file{$name};
        close $fh;
    }
    local $ENV{PATH} = "$FindBin::Bin/../../build/host:$ENV{PATH}";
    local $ENV{APACHE_CTL} = $ENV{PG_HTTPD} || '/usr/sbin/apache2';
    return { pid => started("$here/said", '/usr/sbin/nagios4',
        "$here/nagios.cfg"), status => "$here/status" };
}

# Its state, output and figures, as it shows them to people.
sub shown
{
    my ($service) = PGTest::slurp($_[0]{status}) =~ /^servicestatus \{(.*?)^\s*\}/ms;
    return [map { ($service // '') =~ /^\s*$_=(.*)$/m ? $1 : '' }
        qw(current_state plugin_output performance_data)];
}
{
    my $nagios = start_nagios($s);
    my $figures = "$none $counted";
    is_soon(sub { shown($nagios) }, [1, 'PHPGUARD WARNING - 0 errors, '
        . '0 warnings, 1 open cause of refusals', $figures], 'nagios: WARNING');
    $s->write_file('x.php', SOURCE);
    is_soon(sub { shown($nagios) }, [2, 'PHPGUARD CRITICAL - 1 error, '
        . '0 warnings: PHPG0105, 1 open cause of refusals',
        $figures =~ s/'errors'=0/'errors'=1/r], 'nagios: CRITICAL');
    stopped($nagios->{pid});
    unlink $s->docroot . '/x.php';
}

# What is wrong with the asking.
for my $case (['-x', 'unknown option "-x"'], ['-u', '-u requires a URL'],
    ['-t', '-t requires seconds'], ['-t 0', 'seconds'], ['--timeout=x', 'seconds'],
    ['-u ' . $s->url('/bare'), "not served by mod_status"],
    ['-u ' . $s->url('/nowhere'), '404'], ['-u no://url', 'curl: ']) {
    my ($args, $what) = @$case;
    says($s, $args, 3, no_figures($what), split ' ', $args);
}
negated($s, 'misuse', 3, 'UNKNOWN', '-x');
for my $word (qw(-h --help -V --version)) {
    my $text = `$plugin $word`;
    is($? >> 8, 3, "$word: status 3, as the others' is");
    like($text, qr/\Acheck_phpguard (\S+) \(mod_phpguard\)\n/, "$word: first");
    my ($version) = PGTest::slurp("$FindBin::Bin/../../mod_phpguard/model/version.h")
        =~ /#define PG_VERSION "(.*)"/;
    like($text, qr/\Acheck_phpguard \Q$version\E /, "$word: the version");
}
like(`$plugin --help`, qr/^Usage: (?s:.*)^ -t, --timeout=SECONDS$/m, '--help');
SKIP: {
    skip 'phpguard is installed here, and found', 2 if -x '/usr/sbin/phpguard';
    my $text = `PATH=/usr/bin:/bin $plugin`;
    is($? >> 8, 3, 'no phpguard: UNKNOWN');
    like($text, qr/^PHPGUARD UNKNOWN - the command phpguard was not found/, 'no phpguard: said');
}

# What is wrong with httpd.
my $conf = PGTest::slurp($s->root . '/httpd.conf');
$s->write_file('/httpd.conf', "No|SuchDirective x\n$conf");
says($s, 'a bad configuration', 2, no_figures("'No/SuchDirective'"));
$s->write_file('/httpd.conf', $conf =~ s/^LoadModule phpguard.*\n|^PHPGuard.*\n//mgr);
says($s, 'no module', 2, no_figures('no mod_phpguard'));
$s->write_file('/httpd.conf', $conf);

# One that takes its time, and a server that does.
$s->write_file('/slow', "#!/bin/sh\nsleep 20\n");
{
    local $ENV{APACHE_CTL} = $s->root . '/slow';
    my $start = time;
    says($s, 'a slow httpd -t', 3, no_figures('finish within 1 s'), '-t', 1);
    cmp_ok(time - $start, '<', 10, 'a slow httpd -t: it is given up');
}
my $deaf = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1');
says($s, 'a deaf httpd', 2, no_figures('httpd: curl: \(28\)'), '-t', 5,
    '-u', 'http://127.0.0.1:' . $deaf->sockport . '/status');
$deaf->close;
$s->stop;

my $bare = PGTest->new(modules => [STATUS_MODULES], conf => STATUS_CONF,
    guard => 0);
my $asked = PGTest->prepare(modules => ['mime']);
$asked->write_files;
says($asked, 'no section', 2, no_figures('the running httpd has no mod_phpguard'),
    '-u', $bare->url('/status'));
$bare->stop;
says($asked, 'a dead httpd', 2, no_figures('httpd: curl: \(7\).*0 errors'),
    '-u', $bare->url('/status'));
done_testing;
