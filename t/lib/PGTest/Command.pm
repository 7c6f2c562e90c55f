package PGTest::Command;

# A program of build/ that asks about the configuration of a test's server.
#
#   my ($status, $out, $err) = ask($s, ['check_phpguard', '-t', 9]);
#   my $text = fetched('http://127.0.0.1:9/x', 20);   # waits so long for it
#
# phpguard is in its path, APACHE_CTL is httpd itself, and the arguments end
# with those that name the configuration.

use strict;
use warnings;
use parent 'Exporter';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(ask fetched);

my $build = abs_path(dirname(__FILE__) . '/../../../build');

sub ask
{
    my ($s, $command) = @_;
    my $err = $s->root . '/command.err';
    local $ENV{APACHE_CTL} = $ENV{APACHE_CTL} || $ENV{PG_HTTPD}
        || '/usr/sbin/apache2';
    local $ENV{PATH} = "$build:$build/alerting:$ENV{PATH}";
    my $pid = open my $out, '-|';
    die "fork: $!" if !defined $pid;
    if (!$pid) {
        chdir $s->docroot;
        open STDERR, '>', $err or die $!;
        exec @$command, '--', '-d', $s->root, '-f', $s->root . '/httpd.conf'
            or die $!;
    }
    local $/;
    my $text = <$out> // '';
    close $out;
    return ($? >> 8, $text, PGTest::slurp($err));
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

1;
