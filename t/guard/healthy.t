# also under: sanitizer valgrind
# The healthy twins of t/cases/leaks: with the guard each answer is what it is
# without, and nothing is said.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use PGTest::Rows;
use Test::More;

my $fpm = PGTest::PHP->fpm;
my %vars = (SOCKET => $fpm->socket, WRAPPER => wrapper_dir());
# What a 503 of the proxy and a denied CGI say.
my @expect = (qr/AH02454|AH01071|AH01079|AH01144|AH01630/,
    qr/AH02809|AH01262|AH00112/);

# The date and its kind are not the same in two answers.
sub steady
{
    my ($text) = @_;
    # a length is known in time or not: by how fast a CGI program ends
    $text =~ s/^(?:Date|ETag|Last-Modified|Content-Length): .*\r\n//gmi;
    $text =~ s/\d{4}-\d\d-\d\d \d\d:\d\d//g;
    $text =~ s/(?:localhost|127.0.0.1|row\S+?) Port \d+//g;
    return $text;
}

for my $group (row_groups("$FindBin::Bin/../cases/healthy")) {
    my %how = (row_server(@{ $group->{rows} }), vars => \%vars,
        expect => \@expect);
    my $bare = PGTest->new(%how, guard => 0,
        name => "bare: $group->{modules}");
    my $guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n",
        name => "guarded: $group->{modules}");
    for my $row (@{ $group->{rows} }) {
        my $name = "$row->{name}, $row->{title}";
        my ($b, $g) = map { ask_row($_, $row) } $bare, $guarded;
        is($b->{status}, $row->{status} || 200, "$name: status");
        my ($body) = $b->{content} =~ /\r\n\r\n(.*)/s;
        like($body, qr/$row->{answer}/ms, "$name: what it should say");
        is(steady($g->{content}), steady($b->{content}),
            "$name: the same with the guard");
        is(scalar(@{ $g->{alerts} }), 0, "$name: no alert")
            or diag(@{ $g->{alerts} });
    }
    $_->stop for $bare, $guarded;
}

$fpm->stop;
done_testing;
