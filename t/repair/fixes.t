# Every fix that the lint prints is applied as it stands, by a program that
# thinks nothing of its own (PGTest::Fix). Then Apache restarts, PHP runs, or
# the file is denied where that is the fix, and "-t" is silent. The diff of
# DUMP_PHPGUARD_FIX, by patch, makes the same of the files.
# also under: sanitizer
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Fix;
use PGTest::Lint;
use Test::More;

# What a fixture answers with "heals": what to expect of its URL.
my %healed = (
    runs => sub {
        my ($r) = @_;
        return $r->{status} == 200 && $r->{content} =~ /^RAN-42$/m;
    },
    denied => sub { $_[0]{status} == 403 },
);

is(system('make', '-s', '-C', "$FindBin::Bin/../..", 'old-httpd'), 0,
    'the module that is told it stands in httpd 2.4.60 is built');

# Lines without what a diff may do otherwise: the blanks in front.
sub bare { join "\n", grep { length } map { s/^\s+|\s+$//gr } split /\n/, $_[0] }

# What patch makes of the files that a diff names: { path => text }
sub patched
{
    my ($diff) = @_;
    my $dir = tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my @paths = $diff =~ m{^--- a(/\S+)$}mg;
    return {} if !@paths;
    for my $path (@paths) {
        make_path(dirname("$dir$path"));
        copy($path, "$dir$path") or die "$path: $!";
    }
    open my $patch, '|-', 'patch', '-s', '-p1', '-d', $dir or die $!;
    print {$patch} $diff;
    close $patch or return;
    return { map { ($_ => PGTest::slurp("$dir$_")) } @paths };
}

my ($errors, $compared) = (0, 0);
for my $path (sort glob "$FindBin::Bin/../cases/lint/*/fires.conf") {
    my ($rule) = $path =~ m{([^/]+)/fires\.conf$};
    my $fx = fixture($path);
    my $is_error = $fx->{finds} =~ /^error/;
    next if !$is_error && !$fx->{heals};
    $errors += $is_error;
    if (my $why = missing(%$fx)) {
      SKIP: { skip "$rule: $why", 1 }
        next;
    }
    my $heals = $healed{ $fx->{heals} || '' };
    ok($heals, "$rule: what the fix is to do is written down") or next;

    my $s = PGTest::Lint->make($fx);
    $s->expect(qr/AH01630: client denied/) if $fx->{heals} eq 'denied';
    $s->expect(qr/^ {2,15}\S|AH01276|script not found/);   # on the console
    my ($status, $text) = $s->check;
    my ($found) = findings($text);
    my (undef, undef, $diff) = $s->check('-D', 'DUMP_PHPGUARD_FIX');
    ok($found && length $found->{fix}, "$rule: there is a fix") or next;
    my $failure = $s->start;
    is($failure, undef, "$rule: it starts") or next;
    my $before = $s->get($fx->{url});
    if ($found->{says} =~ /may stop running/) {
        ok($heals->($before), "$rule: it is well so far");
    }
    else {
        ok(!$heals->($before), "$rule: it is not well");
    }

    my $files = patched($diff);
    ok($files, "$rule: the diff applies") or diag($diff);
    like($diff, qr/^# run: \Q$1\E$/m, "$rule: the command stands above it")
        if $found->{fix} =~ /\brun "([^"]+)"/;
    ok(eval { apply_fix($s, $found->{fix}); 1 }, "$rule: the fix applies")
        or diag($found->{fix}, "\n", $@);
    # a module's file is for the reader to find
    for my $file ($found->{fix} =~ /^load |run "a2/ ? () : keys %$files) {
        is(bare($files->{$file}), bare(PGTest::slurp($file)),
            "$rule: and makes the same of the file");
        ++$compared;
    }
    $s->kill_and_wait('TERM');
    ($status, $text) = $s->check;
    is($text, "Syntax OK\n", "$rule: -t is silent then") or diag($found->{fix});
    $failure = $s->start;
    is($failure, undef, "$rule: it starts again") or next;
    my $after = $s->get($fx->{url});
    ok($heals->($after), "$rule: $fx->{heals}")
        or diag("$found->{fix}\n$after->{status} $after->{content}");
    $s->stop;
}
cmp_ok($errors, '>', 25, 'the fixtures were there');
cmp_ok($compared, '>', 15, 'and many diffs among them');
done_testing;
