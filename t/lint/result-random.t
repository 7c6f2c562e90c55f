# What a site owner can write into a .htaccess, mutated: hundreds of files in
# one "-t". It comes to its end, its parser does not fall over, nothing of a
# file's text but directives of handlers is repeated, and no control
# character. PG_SEED and PG_FUZZ (files) choose others.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $seed = $ENV{PG_SEED} || 777;
my $files = $ENV{PG_FUZZ} || 300;
srand $seed;
diag("PG_SEED=$seed PG_FUZZ=$files");

# The word that must not come back stands in each file, as what an owner's
# secret would be: a value that is no handler.
my $secret = 'c0ffee-s3cret';
my @lines = map { "$_\n" } (
    "SetHandler application/x-httpd-php", "AddHandler php5-fcgi .php",
    "SetHandler None", "RemoveHandler .php", "AddType text/plain .php",
    "ForceType text/plain", "Action php-fcgi /fcgi-bin/php",
    "SetHandler php5-script", "AddHandler x-none .php", "# $secret",
    "<FilesMatch \"\\.ph(p|tml)\$\">\nSetHandler x-none\n</FilesMatch>",
    "<Files *.php>\nSetHandler None\n</Files>",
    "<If \"true\">\nAddType text/plain .php\n</If>\n<Else>\n</Else>",
    "<IfModule php>\n# $secret\n</IfModule>",
    "<IfModule !mod_php8.c>\nSetHandler x-none\n</IfModule>",
    "<IfDefine X>\n$secret\n</IfDefine>",
    "<Limit GET>\nRequire user $secret\n</Limit>",
    "RewriteEngine On\nRewriteRule \\.php\$ - [H=text/plain]",
    "RewriteCond %{HTTP_HOST} $secret", "Header set X-A \"$secret\"",
    "AuthUserFile /srv/$secret", "php_value auto_prepend_file $secret",
    "Options +ExecCGI -Indexes", "MultiviewsMatch Any",
    "DirectoryIndex index.php", "ErrorDocument 404 \"$secret\"",
    "Require all granted", "SetOutputFilter PHPGUARD_MARK;INCLUDES",
    "FilterDeclare x\nFilterProvider x PHPGUARD \"true\"",
);
# what no httpd takes
my @wrong = map { "$_\n" } ($secret, "</$secret>", "<$secret",
    "<If \"$secret\">", "SetHandler a $secret", "PHPGuard Off",
    "Options $secret", "AuthType", "<Files $secret>", "Header $secret");
my @bytes = ("\0", "\\", "\"", "'", "<", ">", "\r", "\e[2J", "\xff", "\t",
    "\\\n", "%{", '${X}', " " x 300, "x" x 8300, "<If \"" x 40);

sub pick { $_[int rand @_] }

sub mutate
{
    my ($text) = @_;
    for (1 .. 1 + int rand 5) {
        my $at = int rand(1 + length $text);
        my $how = int rand 5;
        if ($how == 0) { substr($text, $at, 0) = pick(@bytes) }
        elsif ($how == 1) { substr($text, $at, int rand 9) = '' }
        elsif ($how == 2) { substr($text, $at) = '' }
        elsif ($how == 3) { substr($text, $at, 0) = substr $text, int rand(1 + $at), 60 }
        elsif ($at < length $text) { substr($text, $at, 1) ^= chr 1 << int rand 8 }
    }
    return $text;
}

my ($conf, %files) = ('');
for my $n (1 .. $files) {
    my $text = join '', map { pick(@lines) } 1 .. 1 + int rand 8;
    $text .= pick(@wrong) if rand() < 0.3;
    $text = mutate($text) if rand() < 0.5;
    $files{"/v$n/.htaccess"} = $text;
    $conf .= <<"END";
<VirtualHost *:\@PORT\@>
    ServerName v$n
    DocumentRoot \@ROOT\@/v$n
    <Directory \@ROOT\@/v$n>
        AllowOverride All
    </Directory>
</VirtualHost>
END
}
my $s = PGTest::Lint->make({
    path => 'mutated .htaccess', mpm => 'prefork',
    modules => 'mime php rewrite headers filter include actions negotiation',
    files => join(' ', map { "/v$_/index.php" } 1 .. $files),
    conf => $conf, part => \%files },
    guard_conf => "PHPGuardLint Warn\n");
my ($status, $err, $out) = $s->check;
is($status, 0, '-t passes') or diag(substr $err, -2000);
my (undef, $again, $json) = $s->check('-D', 'DUMP_PHPGUARD_JSON');
my @found = json_findings($json);
cmp_ok(scalar(grep { /^PHPG0411/ } map { $_->{id} } @found), '>', $files / 10,
    'files that httpd does not read are among them');
cmp_ok(scalar(grep { m{/v\d+/index\.php$} } map { $_->{file} }
    map { @{ $_->{places} } } @found), '>', $files / 100,
    'files that leak are among them');
$err .= $again . join "\n", map { "$_->{fix} " . ($_->{detail} || '') } @found;
unlike($err, qr/PHPG0412|child/, 'none keeps the lint from its end')
    or diag(substr $err, -2000);
unlike($err . $out, qr/\Q$secret\E/, 'nothing else of a file is repeated')
    or diag(grep { /\Q$secret\E/ } split /^/, $err);
unlike($err . $out, qr/[^\n\x20-\x7e\x80-\xff]/, 'no control character');
cmp_ok(length $err, '<', $files * 4000, 'what is said is bounded');
$s->gone;
done_testing;
