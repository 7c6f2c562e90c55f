# DUMP_PHPGUARD_FIX where a file is not as simple: continued lines, CR and LF,
# a last line without an end, what stands in no file, two vhosts of one line,
# what came with a .htaccess from another host.
# t/repair/fixes.t has what the fixes are.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

# The diff of a configuration; each file that it names afterwards.
sub fixed
{
    my ($name, $fx, $prepare) = @_;
    my $s = PGTest::Lint->make({ path => $name, files => 'index.php',
        modules => 'mime', %$fx });
    $prepare->($s) if $prepare;
    my ($status, $text, $diff) = $s->check('-D', 'DUMP_PHPGUARD_FIX');
    like($fx->{note} ? $diff : $text, qr/PHPG0|^---/m,
        "$name: something is found");
    my $all = $s->root . '/fix.diff';
    open my $fh, '>:raw', $all or die $!;
    print {$fh} $diff;
    close $fh or die $!;
    my $said = `patch -s -p1 -d / < '$all' 2>&1`;
    is($said, '', "$name: patch is content") if $diff =~ /^---/m;
    ($status, $text) = $s->check;
    my $again = $text =~ /PHPG0(?!411)/ ? 1 : 0;
    return ($s, $diff, $again);
}

my @php = (mpm => 'prefork', modules => 'mime php');
{
    my ($s, $diff, $again) = fixed('continued', { @php, conf => <<'END' });
AddHandler \
    php5-script \
    .php
Define AFTER
END
    is($again, 0, 'continued: mended');
    like(PGTest::slurp($s->root . '/httpd.conf'),
        qr/^AddHandler application\/x-httpd-php \.php\nDefine AFTER$/m,
        'continued: all of the directive is replaced');
    $s->gone;
}
{
    my ($s, $diff, $again) = fixed('CR and LF', { @php, conf => '',
        part => { '.htaccess' => "# one\r\n  AddHandler php5-script .php\r\n" } });
    is($again, 0, 'CR and LF: mended');
    is(PGTest::slurp($s->docroot . '/.htaccess'), "# one\r\n"
        . "  AddHandler application/x-httpd-php .php\r\n",
        'CR and LF: as the other lines, indented like the old one');
    $s->gone;
}
{
    my ($s, $diff, $again) = fixed('no line end', { conf => "Define X" }, sub {
        my ($file) = $_[0]->root . '/httpd.conf';
        my $text = PGTest::slurp($file) =~ s/\n+\z//r;
        open my $fh, '>', $file or die $!;
        print {$fh} $text;
        close $fh or die $!;
    });
    like($diff, qr/^\\ No newline at end of file$/m, 'no line end: said');
    is($again, 0, 'no line end: mended');
    $s->gone;
}
# What a cPanel host leaves in a .htaccess, beside a server that runs PHP.
my $runs = "AddHandler application/x-httpd-php .php\n";
for my $case (
    ['a section of its own', <<'END', ''],
<FilesMatch "\.php$">
    SetHandler ea-php74

</FilesMatch>
END
    ['all lines of the handler', <<'END', "# kept\n# kept too\n"],
# kept
<IfModule mime_module>
  AddHandler ea-php74 .php .php7
</IfModule>
# kept too
<IfModule mod_mime.c>
  <Files *.php>
    SetHandler ea-php74
  </Files>
</IfModule>
END
    ['a section with more', <<'END', "<FilesMatch \"\\.php\$\">\n    # why\n"
<FilesMatch "\.php$">
    # why
    SetHandler ea-php74
</FilesMatch>
<Files *.php>
    SetHandler ea-php74
    FileETag None
</Files>
END
        . "</FilesMatch>\n<Files *.php>\n    FileETag None\n</Files>\n"],
    ['another handler', <<'END', "AddHandler cgi-script .cgi\n"],
AddHandler cgi-script .cgi
<FilesMatch "\.(php|phtml)$">
    SetHandler ea-php74
</FilesMatch>
END
    ['CR and LF', "<Files *.php>\r\nSetHandler ea-php74\r\n</Files>\r\n"
        . "FileETag None\r\n", "FileETag None\r\n"],
) {
    my ($name, $text, $left) = @$case;
    my ($s, $diff, $again) = fixed("a left-over, $name", { @php, conf => $runs,
        part => { '.htaccess' => $text } });
    is($again, 0, "a left-over, $name: mended");
    is(PGTest::slurp($s->docroot . '/.htaccess'), $left,
        "a left-over, $name: nothing else is gone");
    $s->gone;
}
{
    my ($s, $diff, $again) = fixed('a macro', { @php, modules =>
        'mime php macro', conf => <<'END' });
<Macro old>
    AddHandler php5-script .php
</Macro>
Use old
END
    like($diff, qr/^-    AddHandler php5-script \.php$/m,
        'a macro: its line is mended where it is defined');
    is($again, 0, 'a macro: mended');
    $s->gone;
}
{
    my ($s, $diff, $again) = fixed('half a macro', { @php, modules =>
        'mime php macro', conf => <<'END' });
<Macro old $handler>
    AddHandler $handler .php
</Macro>
Use old php5-script
END
    unlike($diff, qr/^[-+]\s*AddHandler/m,
        'half a macro: a line with an argument is nobody\'s');
    is($again, 0, 'half a macro: mended by a line of its own');
    $s->gone;
}
{
    my ($s, $diff, $again) = fixed('one line, twice', { @php, conf => <<'END' });
AddHandler php5-script .php
<Directory @DOCROOT@/a>
    AddType text/plain .txt
</Directory>
END
    my @hunks = $diff =~ /^-AddHandler/mg;
    is(scalar @hunks, 1, 'one line, twice: it is replaced once');
    is($again, 0, 'one line, twice: mended');
    $s->gone;
}
{
    # what is done on purpose is denied to PHP's names alone
    my ($s, $diff) = fixed('on purpose', { @php, part => { 'up/x.php' => SOURCE },
        note => 1, conf => <<'END' });
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
<Location /up>
    SetHandler none
</Location>
END
    like($diff, qr{^\+<Directory\ \S+/htdocs/up/>\n\+<FilesMatch\ .*\n
        \+Require\ all\ denied\n\+</FilesMatch>\n\+</Directory>$}mx,
        'on purpose: a deny for the directory');
    $s->gone;
}
# What a person has to do is no edit, and it is not said to be untried.
{
    my $s = PGTest::Lint->make({ path => 'advice', files => 'index.php', @php,
        conf => "<FilesMatch \"\\.php\$\">\nSetHandler application/x-httpd-php\n</FilesMatch>\n" });
    $s->write_file('/htdocs/.htaccess', "NoSuchDirective\n");
    my ($status, $text, $list) = $s->check('-D', 'DUMP_PHPGUARD_FIX=check');
    like($list, qr/^PHPG0411 \w+ \S+, by hand \(1 place\): /m,
        'fix --check: advice');
}
done_testing;
