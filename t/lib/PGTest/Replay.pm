package PGTest::Replay;

# "phpguard replay --json", asked of a test's server.
#
#   my ($total, $status, $err, @groups) = replay_json($s, @args);
#   is(compared($total), $total->{lines});  # the requests that it has counted

use strict;
use warnings;
use parent 'Exporter';
use JSON::PP qw(decode_json);
use PGTest::Command;

our @EXPORT = qw(replay_json compared);

sub replay_json
{
    my ($s, @args) = @_;
    my ($status, $out, $err) = ask($s, ['phpguard', 'replay', '--json', @args]);
    my @lines = map { decode_json($_) } split /\n/, $out;
    return (pop @lines || {}, $status, $err, @lines);
}

# Those whose answer no log can tell, too.
sub compared
{
    my ($total) = @_;
    my $n = $total->{exactly} + $total->{program} + $total->{changed};
    $n += $_->{requests} for @{ $total->{unknown} };
    return $n;
}

1;
