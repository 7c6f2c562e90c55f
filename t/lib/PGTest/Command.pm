package PGTest::Command;

# Programs beside a test's server.
#
#   my ($status, $out, $err) = ask($s, ['check_phpguard', '-t', 9]);
#   my $pid = started("$dir/said", 'monit', '-I');    # with this as its output
#   my $text = fetched('http://127.0.0.1:9/x', 20);   # waits so long for it
#   is_soon(sub { ... }, $want, 'name');              # is_deeply, when it is
#   stopped($pid);
#   write_to($file, $text);  add_to($file, $text);    # both return the file
#
# What is asked has phpguard in its path, httpd itself as APACHE_CTL, and
# arguments at the end that name the configuration of the server.

use strict;
use warnings;
use parent 'Exporter';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use POSIX ();
use Test::More ();
use Time::HiRes qw(sleep time);

our @EXPORT = qw(write_to add_to ask started stopped fetched is_soon);

my $build = abs_path(dirname(__FILE__) . '/../../../build');

sub put
{
    my ($how, $file, $text) = @_;
    open my $fh, $how, $file or die "$file: $!";
    print {$fh} $text;
    close $fh or die "$file: $!";
    return $file;
}
sub write_to { put('>', @_) }
sub add_to   { put('>>', @_) }

sub ask
{
    my ($s, $command) = @_;
    my $err = $s->root . '/command.err';
    local $ENV{APACHE_CTL} = $ENV{APACHE_CTL} || $ENV{PG_HTTPD}
        || '/usr/sbin/apache2';
    local $ENV{PATH} = "$build/host:$build/host/alerting:$ENV{PATH}";
    my $pid = open my $out, '-|';
    die "fork: $!" if !defined $pid;
    if (!$pid) {
        chdir $s->docroot;
        open STDERR, '>', $err or die $!;
        exec @$command, grep({ $_ eq '--' } @$command) ? () : '--', '-d', $s->root, '-f', $s->root . '/httpd.conf'
            or die $!;
    }
    local $/;
    my $text = <$out> // '';
    close $out;
    return ($? >> 8, $text, PGTest::slurp($err));
}

my %running;
sub started
{
    my ($said, @command) = @_;
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', $said or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT;
        exec @command or POSIX::_exit(127);
    }
    $running{$pid} = $$;
    return $pid;
}

sub stopped
{
    my ($pid) = @_;
    delete $running{$pid};
    kill 'TERM', $pid;
    waitpid $pid, 0;
}

# A test that died leaves none behind.
END {
    my $status = $?;
    stopped($_) for grep { $running{$_} == $$ } keys %running;
    $? = $status;
}

sub fetched
{
    my ($url, $seconds) = @_;
    my $until = time + $seconds;
    my $text;
    do {
        $text = `curl -fsS --max-time 20 '$url' 2>&1`;
        return $text if $? == 0;
        sleep 0.1;
    } while (time < $until);
    die "$url: $text";
}

# Who watches a file comes to its end a moment later.
sub is_soon
{
    my ($now, $want, $name) = @_;
    my $until = time + 20;
    my $got = $now->();
    while (time < $until && !Test::More::eq_hash({ x => $got }, { x => $want })) {
        sleep 0.1;
        $got = $now->();
    }
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return Test::More::is_deeply($got, $want, $name);
}

1;
