package PGTest::Ledger;

# The ledger of a test's server, as mod_status and the error log tell it.
#
#   my $s = PGTest->new(modules => [STATUS_MODULES, ...],
#                       conf => STATUS_CONF . ...);
#   my $auto = auto($s);             # PHPGuard lines of ?auto, less "PHPGuard"
#   my @rows = rows($page);          # open causes of a page: {Number} {Vhost}
#                                    # {File} {Refused} {Last} {Fix}, as HTML
#   my $n = told(@alerts);           # refusals that these lines speak for
#   load($s, '/x.php', 20_000, 32);  # by ab, real and fast

use strict;
use warnings;
use parent 'Exporter';

our @EXPORT = qw(STATUS_MODULES STATUS_CONF auto rows told load);

use constant STATUS_MODULES => ('status');
use constant STATUS_CONF =>
    "<Location /status>\n    SetHandler server-status\n</Location>\n";

sub auto
{
    my ($server) = @_;
    my $r = $server->get('/status?auto');
    die "?auto: $r->{status}" if $r->{status} != 200;
    return { $r->{content} =~ /^PHPGuard(\w+): (.*)$/mg };
}

# A place where a line may end is no text.
sub rows
{
    my ($page) = @_;
    my ($body) = $page
        =~ m{<table class="phpguard">.*?<tbody>\n(.*?)</tbody>\n</table>}s;
    $body = '' if !defined $body;
    $body =~ s/<wbr>//g;
    return map {
        +{ m{^<td(?: class="long")? data-head="(\w+)">(.*)</td>$}mg }
    } $body =~ m{^<tr>\n(.*?)^</tr>$}msg;
}

sub told
{
    my $n = 0;
    for (@_) {
        $n += 1 + (/; (\d+) more(?:, of this and other causes,)? between /
            ? $1 : 0);
    }
    return $n;
}

# Requests at once, until the given number is answered. Dies unless all are.
sub load
{
    my ($server, $path, $count, $at_once) = @_;
    my $url = $server->url($path);
    my $said = `ab -q -n $count -c $at_once -s 60 '$url' 2>&1`;
    my ($done) = $said =~ /^Complete requests:\s+(\d+)/m;
    my ($bad)  = $said =~ /^Non-2xx responses:\s+(\d+)/m;
    my ($per)  = $said =~ /^Requests per second:\s+([\d.]+)/m;
    die "ab: $said" if !$done || $done != $count || $said =~ /Connect: [1-9]/;
    return { refused => $bad || 0, per_second => $per };
}

1;
