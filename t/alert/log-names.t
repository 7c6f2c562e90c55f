# also under: sanitizer valgrind
# A file's name is a stranger's text: it comes out of the log escaped, in
# one line, and however long it is the rest of the alert is still there.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my $conf = <<'END';
LimitRequestLine 16380
AddHandler lost-handler .php
<FilesMatch "php$">
    SetHandler application/x-httpd-php
</FilesMatch>
END

# name of the case, name of the file, how it may look in the log
my @names = (
    ['control characters', "a\x01\x02\x1b[31mb.php", qr/a\\x01\\x02\\x1b\[31mb/],
    ['a line end', "a\nb [x:crit] forged.php", qr/a\\nb \[x:crit\] forged/],
    ['a carriage return', "a\rb.php", qr/a\\rb/],
    ['a tab', "a\tb.php", qr/a\\tb/],
    ['delete', "a\x7fb.php", qr/a\\x7fb/],
    ['quotes', q{a"b'c.php}, qr/a\\?"b'c/],
    ['a backslash', 'a\\b.php', qr/a(?:\\){2,4}b/],
    ['bytes over 127', "a\xff\x80b.php", qr/a\\xff\\x80b/],
    ['UTF-8', "a\xc3\xa9b.php", qr/a\\xc3\\xa9b/],
    ['a format of printf', 'a%s%n%99999d.php', qr/a%s%n%99999d/],
    ['a format of LogFormat', 'a%{x}e.php', qr/a%\{x\}e/],
);

# Directories that make a path of nearly PATH_MAX with the file at its end.
sub long_path
{
    my ($char, $length) = @_;
    my $path = '';
    while ($length - length $path > 220) {
        $path .= $char x 200 . '/';
    }
    return $path . $char x ($length - length($path) - 4) . '.php';
}
# Room for the document root before it, in the 4096 bytes of a path.
push @names,
    ['a name of nearly 4 KB', long_path('a', 4000), qr/aaaa/],
    ['nearly 4 KB of bytes over 127', long_path("\xfe", 4000), qr/\\xfe/],
    ['a name of 255 quotes', '"' x 251 . '.php', qr/""|\\"\\"/],
    ['a name of 255 backslashes', '\\' x 251 . '.php', qr/\\\\/];

# ok() and not like(): a failure is not to print 8 KB for each.
sub check_line
{
    my ($name, $line, $looks) = @_;
    my $place = qr{\S+/httpd\.conf:\d+};
    my $good = 1;
    $good &= ok($line =~ /^\[[^]]+\] \[phpguard:crit\] .*PHPG\d{4}: /,
        "$name: it is the alert");
    $good &= ok($line !~ /[^\x20-\x7e]/, "$name: printable throughout");
    $good &= ok($line =~ $looks, "$name: escaped");
    $good &= ok(length $line < 8000, "$name: not cut by httpd");
    $good &= ok($line =~ m{SetHandler application/x-httpd-php \($place\)},
        "$name: what decided is there");
    $good &= ok($line =~ m{lost-handler \.php \($place\)},
        "$name: what lost is there");
    diag(substr($line, 0, 400), ' ... ', substr $line, -400) if !$good;
}

for my $guard (0, 1) {
    my $s = PGTest->new(guard => $guard, modules => ['mime'], conf => $conf,
        guard_conf => "PHPGuardLint Off\n", expect => [qr/PHPG\d{4}/],
        files  => { map { $_->[1] => SOURCE } @names });
    for my $case (@names) {
        my ($name, $file, $looks) = @$case;
        $s->mark;
        my $r = $s->get('/' . encoded($file));
        if (!$guard) {
            ok(leaked($r->{content}), "$name: it leaks without the guard");
            next;
        }
        is($r->{status}, 500, "$name: refused");
        ok(!leaked($r->{content}), "$name: no source");
        my @lines = $s->log_lines;
        is(scalar(@lines), 1, "$name: one line in the log");
        check_line($name, $lines[0] || '', $looks);
    }
    $s->stop;
}

done_testing;
