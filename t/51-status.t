# also under: sanitizer valgrind
# The section of mod_status: the page, ?notable and ?auto, and that nothing is
# missing where there is no mod_status.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use PGTest;
use PGTest::Ledger;
use Test::More;

my $conf = STATUS_CONF . <<'END';
<Directory @DOCROOT@/none>
    SetHandler none
</Directory>
END
my %files = map { ($_ => SOURCE) } qw(x.php none/x.php detect/x.php);

sub server
{
    my (%how) = @_;
    return PGTest->new(modules => ['mime', STATUS_MODULES], conf => $conf,
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval 60\n"
            . "<Directory \@DOCROOT\@/detect>\nPHPGuard DetectionOnly\n"
            . "</Directory>\n",
        files => \%files, expect => [qr/PHPG\d{4}/], %how);
}

sub ask_all
{
    my ($s) = @_;
    $s->get('/x.php') for 1 .. 3;
    $s->get('/none/x.php');
    $s->get('/detect/x.php') for 1 .. 2;
}

sub quiet
{
    my $s = server();
    my $auto = auto($s);
    is_deeply($auto, {
        Refused => 0, LastRefused => 0, WouldRefuse => 0,
        LastWouldRefuse => 0, CausesOpen => 0, Causes => 0, Alerts => 0,
        Suppressed => 0, Pending => 0, Folded => 0,
    }, 'at the start: all of them, and 0');
    like($s->get('/status')->{content}, qr/<dt>Last refused: never<\/dt>/,
        'at the start: never');
    $s->stop;
}

sub after_some
{
    my ($mpm) = @_;
    my $s = server(mpm => $mpm);
    my $before = time;
    ask_all($s);
    my $auto = auto($s);
    my @last = delete @$auto{qw(LastRefused LastWouldRefuse)};
    ok($last[0] >= $before && $last[0] <= time, "$mpm: the last refusal");
    ok($last[1] >= $before && $last[1] <= time, "$mpm: the last detection");
    is_deeply($auto, {
        Refused => 4, WouldRefuse => 2, CausesOpen => 3, Causes => 3,
        Alerts => 3, Suppressed => 0, Pending => 3, Folded => 0,
        RefusedPHPG0105 => 3, RefusedPHPG0201 => 1,
        WouldRefusePHPG0105 => 2,
    }, "$mpm: every figure");
    my $text = $s->get('/status?auto')->{content};
    is(scalar(grep { !/^\w+: / } grep { /PHPGuard/ } split /\n/, $text), 0,
        "$mpm: ?auto is name, colon, value");
    check_page($s, "$mpm, $_") for '', '?notable';
    $s->stop;
}

sub check_page
{
    my ($s, $name) = @_;
    my ($query) = $name =~ /(\?.*)/;
    my $page = $s->get('/status' . ($query || ''))->{content};
    like($page, qr{<h2>PHPGuard</h2>\n<dl>\n<dt>Refused: 4</dt>},
        "$name: the section");
    like($page, qr{<dt>Would have refused \(DetectionOnly\): 2</dt>},
        "$name: DetectionOnly");
    like($page, qr{<dt>Last refused: \w+day, \d\d-\w{3}-\d{4} },
        "$name: the last one's time");
    like($page, qr{<dt>PHPG0105, no directive maps PHP files: 3},
        "$name: a number with its words");
    like($page, qr{<dt>PHPG0105, would have refused, no directive .*: 2},
        "$name: a number with its words, DetectionOnly");
    unlike($page, qr/PHPGuard\w+: /, "$name: nothing of ?auto");
    # the tables of mod_status end, and so do ours
    is(scalar(() = $page =~ /<dl>/g), scalar(() = $page =~ m{</dl>}g),
        "$name: each list ends");
}

sub lint_figures
{
    # the findings on the console go over several lines
    my $s = server(guard_conf => "PHPGuardLint Warn\nLogLevel phpguard:info\n",
        expect => [qr/PHPG\d{4}/, qr/^  /, qr/^phpguard: /, qr/^$/]);
    my %found;
    ++$found{$_} for map { /\[phpguard:(\w+)\]/ } grep { /PHPG\d{4}: / }
        split /\n/, PGTest::slurp($s->root . '/error.log');
    my $auto = auto($s);
    cmp_ok($auto->{LintErrors}, '>=', 1, 'the lint found the leak');
    is($auto->{LintErrors}, $found{error}, 'its errors are counted');
    is($auto->{LintWarnings}, $found{warn} || 0, 'its warnings too');
    is($auto->{LintNotes}, $found{info} || 0, 'its notes too');
    like($s->get('/status')->{content},
        qr{<dt>Errors found by the lint: $auto->{LintErrors}</dt>},
        'the page has it too');
    $s->stop;
}

# The optional hook is asked by nobody.
sub without_status
{
    my $s = PGTest->new(modules => ['mime'], files => \%files,
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval 60\n",
        expect => [qr/PHPG\d{4}/]);
    is($s->get('/x.php')->{status}, 500, 'without mod_status: refused');
    is(scalar($s->alerts), 1, 'without mod_status: one line');
    $s->graceful;
    $s->get('/x.php');
    is(scalar($s->alerts), 1, 'without mod_status: one after a restart too');
    $s->stop;
}

quiet();
after_some($_) for MPMS;
lint_figures();
without_status();

done_testing;
