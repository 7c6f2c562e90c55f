package PGTest::Log;

# The logs of the server of a test. Methods of PGTest.
#
#   $s->mark;                   # what follows counts from here
#   @lines = $s->log_lines;     # error log
#   @lines = $s->alerts;        # those with a PHPG number; scalar: how many
#   @rows  = $s->access(2);     # access log, after waiting for two rows:
#                               # {request} {status} {handler} {refused}
#   $s->expect(qr/AH01071/);    # lines that stop() is to accept

use strict;
use warnings;
use Time::HiRes qw(sleep time);

sub mark
{
    my ($self) = @_;
    $self->{marks}{$_} = -s $_ || 0 for @$self{qw(errors requests)};
}

sub lines_of
{
    my ($self, $file) = @_;
    my $text = PGTest::slurp($file);
    return split /\n/, substr $text, $self->{marks}{$file} || 0;
}

sub log_lines { $_[0]->lines_of($_[0]{errors}) }

sub alerts
{
    my ($self) = @_;
    my @found = grep { /PHPG\d{4}/ } $self->log_lines;
    return @found;
}

# httpd writes the row after the answer is out: the client may be faster.
sub access
{
    my ($self, $count) = @_;
    my $until = time + PGTest::HTTP::patience();
    my @rows;
    while (1) {
        @rows = $self->lines_of($self->{requests});
        last if @rows >= ($count || 1) || time > $until;
        sleep 0.01;
    }
    return map {
        my %row;
        @row{qw(request status handler refused)} = split /\|/, $_;
        \%row;
    } @rows;
}

sub expect
{
    my ($self, @patterns) = @_;
    push @{ $self->{expect} }, @patterns;
}

# From the start of the server: each line of level warn or worse, or with no
# level at all, that no pattern of the test allows. A pattern cannot allow a
# crash or what a sanitizer or valgrind found.
sub unexpected
{
    my ($self) = @_;
    my $fatal = qr/exit signal|runtime error:|AddressSanitizer/;
    # Of old releases, without the guard too. AH00045: worker is slow to stop;
    # AH00485: event under load; AH02951: mod_http2 without mod_ssl; AH02550:
    # mod_cgid when a filter has ended the answer.
    my $old = !PGTest::since('2.4.47')
        && qr/AH00045:|AH00485:|AH02951:|AH02550:/;
    # AH03092: httpd is stopped while event closes a connection.
    my $harmless = qr/^\[[^]]+\]\ \[\w*:(?:notice|info|debug|trace\d)\]
                     |^\[[^]]+\]\ \[mpm_event:error\]\ .*AH03092:/x;
    my @bad;
    for my $line (split /\n/, PGTest::slurp("$self->{root}/console")
                            . PGTest::slurp($self->{errors})) {
        next if $line !~ $fatal
             && ($line =~ $harmless
                 || ($old && $line =~ $old)
                 # a start waits five seconds for its lint, also for valgrind
                 || ($ENV{PG_WRAP} && $line =~ /the time limit of the lint was reached/)
                 || grep { $line =~ $_ } @{ $self->{expect} });
        push @bad, $line;
    }
    return @bad, $self->reports;
}

# What a sanitizer or valgrind had to say.
sub reports
{
    my ($self) = @_;
    # the lint's child has closed the file that valgrind writes to
    return grep { /\S/ }
        map { s/^==\d+== Valgrind: failed to move log file .*\n//mgr }
        map { PGTest::slurp($_) } glob "$self->{root}/reports/*";
}

sub no_reports
{
    my @reports = $_[0]->reports;
    die join "\n", @reports if @reports;
}

1;
