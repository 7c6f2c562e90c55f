package PGTest::Callgrind;

# What callgrind has counted.
#
#   local $ENV{PG_WRAP} = PGTest::Callgrind::wrap;  # httpd -X: one process,
#   PGTest->new(start => '-X', files => { PGTest::Callgrind::files }, ...);
#   local $ENV{PG_WRAP} = PGTest::Callgrind::wrap('.%p');   # or several
#   ... $server runs and ends ...
#   my @counts = PGTest::Callgrind::counts($server); # one of each process
#   $counts[0]->total;              # instructions
#   $counts[0]->total_but_strings;  # without libc's string functions that
#                                   # others than the module call
#   my ($calls, $sum) = $counts[0]->inside('f');  # in f and what it calls
#
# libc's string functions take a longer way where a string lies across two
# pages. Which of httpd's own strings do so depends on the length of this
# directory's name, of TMPDIR and of the request, and moves when a module more
# is loaded: by up to 100 instructions a request either way.

use strict;
use warnings;
use PGTest ();

sub wrap
{
    my ($suffix) = @_;
    return 'valgrind --tool=callgrind --separate-callers=1'
        . ' --callgrind-out-file=@ROOT@/reports/callgrind' . ($suffix || '');
}

# Callgrind opens its file as root at the start, as www-data at the end.
sub files
{
    umask 0;
    return ('/reports/callgrind' => '');
}

sub counts
{
    my ($server) = @_;
    my @texts = map { PGTest::slurp($_) }
        glob $server->root . '/reports/callgrind*';
    return map { counted($_) } grep { /^totals: [1-9]/m } @texts;
}

# "fn=(7) f'caller" and, a line of source each, what f itself took; "cfn=(8) g",
# "calls=" and what g took, all in all. A name is written out once.
sub counted
{
    my ($text) = @_;
    my $self = bless { took => {}, ours => {}, calls => {}, sum => {} },
        __PACKAGE__;
    my (%name, %object, $fn, $callee, $is_call);
    my $in = '';
    for (split /\n/, $text) {
        if (/^(c?)ob=\((\d+)\)(?: (.*))?/) {
            $object{$2} = $3 if defined $3;
            $in = $object{$2} if !$1;
        }
        elsif (/^(c?)fn=\((\d+)\)(?: (.*))?/) {
            $name{$2} = $3 if defined $3;
            if ($1) { $callee = $name{$2} =~ s/'.*//r }
            else { $fn = $name{$2} }
            $self->{ours}{ $fn =~ s/'.*//r } = 1
                if !$1 && $in =~ /mod_phpguard/;
        }
        elsif (/^calls=(\d+)/) {
            $self->{calls}{$callee} += $1;
            $is_call = 1;
        }
        elsif (/^[-+*\d]\S* (\d+)$/) {
            if ($is_call) { $self->{sum}{$callee} += $1 }
            else { $self->{took}{$fn} += $1 }
            $is_call = 0;
        }
    }
    ($self->{total}) = $text =~ /^totals: (\d+)/m;
    return $self;
}

sub total { $_[0]{total} }

sub total_but_strings
{
    my ($self) = @_;
    my $sum = $self->{total};
    for (keys %{ $self->{took} }) {
        my ($caller) = /^_*(?:mem|str)\w*'([^']*)/ or next;
        $sum -= $self->{took}{$_} if !$self->{ours}{$caller};
    }
    return $sum;
}

sub inside
{
    my ($self, $function) = @_;
    return ($self->{calls}{$function} || 0, $self->{sum}{$function} || 0);
}

1;
