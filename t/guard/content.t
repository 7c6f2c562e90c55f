# also under: sanitizer
# PHPGuardContent: what begins with an open tag is PHP, whatever its name is;
# and only where the default handler is about to send it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my $tag = SOURCE;
my $page = "a page PGTEST-SOURCE\n";
my %refused = (
    'renamed.txt' => $tag, 'script' => $tag, 'x.jpg' => $tag, 'x.html' => $tag,
    'bom.txt' => "\xef\xbb\xbf$tag", 'blanks.txt' => " \r\n\t\n$tag",
    'run.sh' => "#!/usr/bin/php\n$tag", 'run-blank.sh' => "#! php\n\n$tag",
    'bom-run.txt' => "\xef\xbb\xbf#!/usr/bin/php\n$tag",
    'echo.txt' => '<?= "PGTEST-SOURCE" ?>', 'short.txt' => "<? PGTEST-SOURCE",
    'line.txt' => "<?\nPGTEST-SOURCE", 'upper.txt' => '<?PHP PGTEST-SOURCE',
    'far.txt' => "\n" x 4000 . $tag,
);
my %served = (
    'inside.html' => "<html>$tag", 'photo.jpg' => "\xff\xd8\xff\xe1\0$tag",
    'x.gif' => "GIF89a\0$tag", 'x.xml' => "<?xml version='1.0'?>\n$tag",
    'shell.sh' => "#!/bin/sh\necho PGTEST-SOURCE '<?php'\n",
    'farther.txt' => "\n" x 4200 . $tag, 'word.txt' => "<?phpish $page" =~
        s/<\?php/<?ph/r, 'shown.phps' => " $page",
    'only-run.txt' => '#!PGTEST-SOURCE', 'lt.txt' => '<PGTEST-SOURCE',
);
my %files = (
    (map { ("on/$_" => $refused{$_}, "off/$_" => $refused{$_}) } keys %refused),
    (map { ("on/$_" => $served{$_}) } keys %served),
    'on/empty.txt' => '', 'on/real.php' => $tag, 'vhost/x.txt' => $tag,
    'run/page.txt' => $tag, 'run/send.txt' =>
        '<?php header("X-Sendfile: @DOCROOT@/on/renamed.txt");',
    'cgi/script.txt' => "#!/bin/sh\necho 'Content-Type: text/plain'\necho\n"
        . "echo '<?php PGTEST-SOURCE'\n",
    'backend/page.txt' => $tag,
    'on/.htaccess' => '', 'htaccess/.htaccess' => "PHPGuardContent Off\n",
    'htaccess/x.txt' => $page,
);
my $conf = <<'END';
<Directory @DOCROOT@>
    Options +FollowSymLinks
    AllowOverride All
</Directory>
<Directory @DOCROOT@/run>
    SetHandler application/x-httpd-php
    XSendFile On
    XSendFilePath @DOCROOT@
</Directory>
<Directory @DOCROOT@/cgi>
    Options +ExecCGI
    SetHandler cgi-script
</Directory>
<Location /proxied>
    ProxyPass http://127.0.0.1:@PORT@/backend
</Location>
END
my $guard_conf = <<'END';
PHPGuardLint Off
PHPGuardContent On
<Directory @DOCROOT@/off>
    PHPGuardContent Off
</Directory>
<Directory @DOCROOT@/backend>
    PHPGuardContent Off
</Directory>
END

my %how = (mpm => 'prefork', files => \%files, conf => $conf,
    modules => [qw(mime php xsendfile cgi proxy proxy_http)]);
my $bare = PGTest->new(%how, guard => 0,
    conf => $conf . "AccessFileName .none\n");
my $guarded = PGTest->new(%how, guard_conf => $guard_conf,
    expect => [qr/PHPG0123: refused|PHPGuardContent not allowed/]);
for my $s ($bare, $guarded) {
    symlink 'real.php', $s->docroot . "/on/soft.txt" or die $!;
    symlink '../on/real.php', $s->docroot . "/off/soft.txt" or die $!;
    link $s->docroot . '/on/real.php', $s->docroot . '/on/hard' or die $!;
}

sub check
{
    my ($path, $refused, $name) = @_;
    my $b = $bare->get($path);
    $guarded->mark;
    my $r = $guarded->get($path);
    my @alerts = $guarded->alerts;
    if (!$refused) {
        is("$r->{status} $r->{content}", "$b->{status} $b->{content}",
            "$name: as without the guard");
        is($r->{status}, 200, "$name: and sent");
        is(scalar(@alerts), 0, "$name: no alert");
        return;
    }
    ok(leaked($b->{content}), "$name: comes without the guard");
    is($r->{status}, 500, "$name: refused");
    ok(!leaked($r->{content}), "$name: no source");
    is(scalar(@alerts), 1, "$name: one alert");
    my ($file) = $path =~ m{([^/]+)$};
    like($alerts[0] || '', qr/PHPG0123: .*\Q$file\E\)/,
        "$name: number and file");
}

check("/on/$_", 1, $_) for sort(keys %refused), 'soft.txt', 'hard';
check("/on/$_", 0, $_) for sort(keys %served), 'empty.txt';
check("/off/$_", 0, "Off in a directory: $_")
    for sort(keys %refused), 'soft.txt';
check('/run/page.txt', 0, 'PHP runs it');
check('/cgi/script.txt', 0, 'a program prints a tag');
check('/proxied/page.txt', 0, 'another server answers');
check('/run/send.txt', 0, 'X-Sendfile of a file that no name tells');

# Who writes .htaccess has no say in it.
is($bare->get('/htaccess/x.txt')->{status}, 200, 'a page');
is($guarded->get('/htaccess/x.txt')->{status}, 500, 'not in .htaccess');

# A HEAD and a part of the file are answers too.
$guarded->mark;
is($guarded->raw("HEAD /on/renamed.txt HTTP/1.0\r\n\r\n") =~ / 500 / ? 500 : 0,
    500, 'HEAD');
is($guarded->get('/on/renamed.txt', Range => 'bytes=0-3')->{status}, 500,
    'a part');
$_->stop for $bare, $guarded;

# Off, as it is by itself.
$guarded = PGTest->new(%how, guard_conf => "PHPGuardLint Off\n",
    conf => $conf . "AccessFileName .none\n");
$bare = PGTest->new(%how, guard => 0, conf => $conf . "AccessFileName .none\n");
check("/on/$_", 0, "not asked for: $_") for sort keys %refused;
$_->stop for $bare, $guarded;
done_testing;
